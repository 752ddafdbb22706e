import { benjaminiYekutieli, bonferroni, holm } from './adjusted-p.ts';
import { studentTQuantile, studentTTwoSided } from './student-t.ts';

/** What is left of a Sharpe ratio by one correction for the number of trials. */
export interface Haircut {
  /** Adjusted p. */
  readonly p: number;
  /** The Sharpe ratio that would have this p had it been the only trial; in the unit of the trials. */
  readonly sharpe: number;
  /** Share of the Sharpe ratio that is cut off, 0 to 1; NaN where it was not positive. */
  readonly haircut: number;
}

/** A trial's Sharpe ratio before and after. */
export interface HaircutSharpe {
  readonly sharpe: number;
  /** p of the trial on its own. */
  readonly p: number;
  readonly trials: number;
  readonly bonferroni: Haircut;
  readonly holm: Haircut;
  readonly bhy: Haircut;
}

/**
 * Haircut Sharpe ratio of one trial among several: t = SR √n, its two-sided p (Student, n − 1 degrees), that p adjusted for all trials' p, and the
 * Sharpe ratio that belongs to the adjusted p.
 *
 * A trial that lost has p = 1: a sure loss is no discovery, and would make the false discovery rate of the others look better. Trials are
 * those that were made, none simulated. Returns count as independent; multiply n by (1 − ρ) ÷ (1 + ρ) or so for autocorrelated ones.
 *
 * @param trialSharpes of all trials, per period, shape [trials]; NaN where undefined
 * @param n periods behind each
 * @param trial index of the trial asked for; the best where absent
 * @returns everything NaN where that trial is undefined
 * @see Harvey & Liu 2015, Backtesting, J. of Portfolio Management 42(1)
 */
export function haircutSharpe(trialSharpes: Float64Array, n: number, trial = greatest(trialSharpes)): HaircutSharpe {
  const p = trialSharpes.map((sharpe) => (sharpe <= 0 ? 1 : studentTTwoSided(sharpe * Math.sqrt(n), n - 1)));
  const sharpe = trialSharpes[trial] ?? Number.NaN;
  const cut = (adjusted: Float64Array): Haircut => {
    if (Number.isNaN(sharpe)) return { p: Number.NaN, sharpe: Number.NaN, haircut: Number.NaN };
    const own = adjusted[trial]!;
    if (!(sharpe > 0)) return { p: own, sharpe, haircut: Number.NaN };
    const left = studentTQuantile(own, n - 1) / Math.sqrt(n);
    return { p: own, sharpe: left, haircut: 1 - left / sharpe };
  };
  return {
    sharpe,
    p: p[trial] ?? Number.NaN,
    trials: trialSharpes.length,
    bonferroni: cut(bonferroni(p)),
    holm: cut(holm(p)),
    bhy: cut(benjaminiYekutieli(p)),
  };
}

function greatest(values: Float64Array): number {
  let best = -1;
  for (let i = 0; i < values.length; i++)
    if (values[i]! > (best < 0 ? Number.NEGATIVE_INFINITY : values[best]!)) best = i;
  return best;
}
