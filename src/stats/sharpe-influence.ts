/** Mean and variance (divisor n) of returns. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Mean and variance of returns, in two passes. @param returns shape [n] */
export function moments(returns: Float64Array): Moments {
  const n = returns.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += returns[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (returns[i]! - mean) ** 2;
  return { mean, variance: squares / n };
}

/** Mean ÷ deviation (divisor n) per period; NaN without variance. Rounding of a constant series doesn't count as variance. */
export function sharpePerPeriod({ mean, variance }: Moments): number {
  return variance > 1e-24 * mean * mean ? mean / Math.sqrt(variance) : Number.NaN;
}

/**
 * Adds `weight` × the influence of each return on the Sharpe ratio per period: (r − μ) / σ − SR ((r − μ)² − σ²) / (2 σ²).
 * The variance of their mean is the delta-method variance of the ratio; differences of ratios add up row by row.
 *
 * @param into shape [n], added to
 * @see Ledoit & Wolf 2008, J. of Empirical Finance 15(5), in the form of influence functions
 */
export function addSharpeInfluence(
  returns: Float64Array,
  { mean, variance }: Moments,
  weight: number,
  into: Float64Array,
): void {
  const deviation = Math.sqrt(variance);
  const curvature = mean / deviation / (2 * variance);
  for (let i = 0; i < returns.length; i++) {
    const d = returns[i]! - mean;
    into[i]! += weight * (d / deviation - curvature * (d * d - variance));
  }
}
