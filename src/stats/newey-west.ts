import { mean, neweyWestError } from '../metrics/index.ts';

/** A mean with a standard error that allows for autocorrelation. */
export interface MeanEstimate {
  readonly mean: number;
  readonly se: number;
  /** mean ÷ se; NaN where the series has no variance. */
  readonly t: number;
}

/**
 * Mean of an autocorrelated series with Bartlett weights 1 − j / (lag + 1), without a small-sample factor.
 *
 * @param series shape [n], without NaN
 * @param lag whole number ≥ 0; 0 treats the values as independent
 * @see Newey & West 1987, Econometrica 55(3)
 */
export function neweyWestMean(series: Float64Array, lag: number): MeanEstimate {
  const centre = mean(series);
  const se = neweyWestError(series, lag);
  return { mean: centre, se, t: se > 0 ? centre / se : Number.NaN };
}
