import { autocovariances } from './autocovariance.ts';

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
  const n = series.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += series[i]!;
  mean /= n;
  const se = Math.sqrt(Math.max(0, bartlettVariance(autocovariances(series, lag), lag)) / n);
  return { mean, se, t: se > 0 ? mean / se : Number.NaN };
}

/** Long-run variance from autocovariances of lags 0 … lag under Bartlett weights; never negative but for rounding. */
export function bartlettVariance(covariance: Float64Array, lag: number): number {
  let variance = covariance[0]!;
  for (let j = 1; j <= lag; j++) variance += 2 * (1 - j / (lag + 1)) * covariance[j]!;
  return variance;
}
