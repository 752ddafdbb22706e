import { mean, neweyWestError } from '../metrics/index.ts';
import { autocovariances } from './autocovariance.ts';
import { bartlettLag } from './bartlett-lag.ts';
import { studentTTwoSided } from './student-t.ts';

/** A test of equal forecast loss. */
export interface LossTest {
  /** Mean of lossA − lossB: below zero where A is better. */
  readonly meanDifference: number;
  /** Diebold & Mariano's statistic with the factor of Harvey, Leybourne & Newbold; NaN where the losses never differ. */
  readonly t: number;
  /** Two-sided, Student t with n − 1 degrees, or n ÷ (2 lag + 1) where the lag was found. */
  readonly p: number;
  /** Autocovariances that counted. */
  readonly lag: number;
}

/**
 * Do two forecasts of the same rows lose the same? The long-run variance of the difference uses a rectangular window of
 * `lag` autocovariances, as forecasts whose outcomes overlap for `lag` further rows imply; where that is not positive,
 * Bartlett weights.
 *
 * @param lossA shape [n], loss per row
 * @param lossB shape [n]
 * @param lag rows of overlap: horizon − 1 for an h-step forecast. `atLeast` so many, and as many as `bartlettLag` finds where losses last
 *   longer than outcomes overlap: a model that is wrong about a regime is wrong until it ends
 * @see Diebold & Mariano 1995, JBES 13(3); Harvey, Leybourne & Newbold 1997, Int. J. of Forecasting 13(2)
 */
export function dieboldMariano(
  lossA: Float64Array,
  lossB: Float64Array,
  lag: number | { readonly atLeast: number },
): LossTest {
  const n = lossA.length;
  const difference = lossA.map((value, i) => value - lossB[i]!);
  const meanDifference = mean(difference);
  const wanted = typeof lag === 'number' ? lag : Math.max(lag.atLeast, bartlettLag(difference));
  const lags = Math.max(0, Math.min(wanted, n - 2));
  const covariance = autocovariances(difference, lags);
  let variance = covariance[0]!;
  for (let j = 1; j <= lags; j++) variance += 2 * covariance[j]!;
  if (!(variance > 0)) variance = n * neweyWestError(difference, lags) ** 2;
  if (n < 2 || !(variance > 0)) return { meanDifference, t: Number.NaN, p: Number.NaN, lag: lags };
  const horizon = lags + 1;
  const factor = Math.sqrt((n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n);
  const t = (meanDifference / Math.sqrt(variance / n)) * factor;
  // As many autocovariances as found leave the variance itself uncertain: that of n ÷ (2 lags + 1) independent squares.
  const degrees = typeof lag === 'number' ? n - 1 : Math.min(n - 1, n / (2 * lags + 1));
  return { meanDifference, t, p: studentTTwoSided(t, degrees), lag: lags };
}
