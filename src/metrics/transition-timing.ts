import { mean, quantile } from './series.ts';
import { matchTransitions } from './transition-matches.ts';

/** When transitions were said, and which were never said or never happened. */
export interface TransitionTiming {
  /** Matched pairs said before, at and after the bar at which the regime changed. */
  readonly early: number;
  readonly onTime: number;
  readonly late: number;
  /** True transitions without a predicted one, and predicted ones without a true one. */
  readonly missed: number;
  readonly invented: number;
  /** Bars from the true transition to the predicted one, over the matched pairs: early ones are negative. NaN without any. */
  readonly meanLagBars: number;
  readonly medianLagBars: number;
  /** Mean bars of the early pairs (positive) and of the late ones; NaN without any. */
  readonly meanEarlyBars: number;
  readonly meanLateBars: number;
  /** Number of matched pairs by lag, −tolerance to tolerance, shape [2 × tolerance + 1]. */
  readonly byLag: readonly number[];
}

/**
 * How early or late predicted changes of regime are, with the pairs of `transitionScores`. The tolerance decides: the naive forecast
 * finds every transition late by the lead, which shows only where the tolerance is as large.
 *
 * @param toleranceBars whole number ≥ 0
 * @param starts rows after a hole in the series: no transition there, and no match across
 */
export function transitionTiming(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  toleranceBars: number,
  starts: readonly number[] = [],
): TransitionTiming {
  const matches = matchTransitions(truth, predicted, toleranceBars, starts);
  const lags = matches.lagRows;
  const early = lags.filter((lag) => lag < 0);
  const late = lags.filter((lag) => lag > 0);
  const byLag = new Array<number>(2 * toleranceBars + 1).fill(0);
  for (const lag of lags) byLag[lag + toleranceBars]!++;
  return {
    early: early.length,
    onTime: lags.length - early.length - late.length,
    late: late.length,
    missed: matches.actual - lags.length,
    invented: matches.predicted - lags.length,
    meanLagBars: mean(lags),
    medianLagBars: quantile(lags, 0.5),
    meanEarlyBars: Math.abs(mean(early)),
    meanLateBars: mean(late),
    byLag,
  };
}
