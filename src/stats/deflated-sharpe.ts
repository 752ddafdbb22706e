import { sampleDeviation } from '../metrics/index.ts';
import { expectedMaximumSharpe } from './expected-maximum.ts';
import { probabilisticSharpe } from './probabilistic-sharpe.ts';
import { sharpeMoments } from './sharpe-moments.ts';

/** A Sharpe ratio that was chosen among trials, judged as such. All per period. */
export interface DeflatedSharpe {
  readonly sharpe: number;
  /** Confidence that the true Sharpe ratio lies above `expectedMaximum`; above 0.95 it survives the choice. */
  readonly probability: number;
  /** Confidence that it lies above 0, as if it had been the only trial. */
  readonly undeflated: number;
  /** What the best of as many trials without merit shows. */
  readonly expectedMaximum: number;
  /** Trials, undefined ones included: they were tried too. */
  readonly trials: number;
  /** Variance of the defined trials' Sharpe ratios, divisor n − 1, unless another was given; NaN for fewer than two. */
  readonly trialVariance: number;
}

/**
 * Deflated Sharpe ratio: the probabilistic Sharpe ratio of the chosen trial against the expected maximum of all of them under
 * the null. The number of trials and their variance come from the trials themselves.
 *
 * Trials that resemble one another count in full, which is too strict; trials that nobody wrote down count for nothing, which flatters.
 *
 * @param returns of the chosen trial, shape [n], fraction per period
 * @param trialSharpes of every trial, per period like `returns`, the chosen one among them; NaN where undefined
 * @param variance of Sharpe ratios without merit, in place of the one that the trials show: `noSkillVariance`, where a search steered them
 * @see Bailey & López de Prado 2014, The deflated Sharpe ratio, J. of Portfolio Management 40(5)
 */
export function deflatedSharpe(returns: Float64Array, trialSharpes: Float64Array, variance?: number): DeflatedSharpe {
  const moments = sharpeMoments(returns);
  const trials = trialSharpes.length;
  const trialVariance = variance ?? sampleDeviation(trialSharpes.filter((value) => !Number.isNaN(value))) ** 2;
  const expectedMaximum = expectedMaximumSharpe(trialVariance, trials);
  return {
    sharpe: moments.sharpe,
    probability: probabilisticSharpe(moments, expectedMaximum),
    undeflated: probabilisticSharpe(moments, 0),
    expectedMaximum,
    trials,
    trialVariance,
  };
}
