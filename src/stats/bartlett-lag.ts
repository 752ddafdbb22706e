import { autocovariances } from './autocovariance.ts';

/**
 * How many autocovariances a long-run variance with Bartlett weights should read: Andrews' plug-in rule for a series that follows an
 * autoregression of order 1, bandwidth 1.1447 (α n)^(1/3), α = 4ρ² ÷ (1 − ρ²)².
 *
 * @param series shape [n]
 * @returns whole number from 0 to n / 3; 0 without variance
 * @see Andrews 1991, Econometrica 59(3), formulas 6.2 and 6.4
 */
export function bartlettLag(series: Float64Array): number {
  const n = series.length;
  const found = autocovariances(series, 1);
  const variance = found[0]!;
  const covariance = found[1]!;
  if (!(variance > 0)) return 0;
  const rho = covariance / variance;
  const alpha = (4 * rho * rho) / (1 - rho * rho) ** 2;
  // Lag j weighs 1 − j ÷ bandwidth; those at or beyond the bandwidth weigh nothing.
  const lag = Math.ceil(1.1447 * (alpha * n) ** (1 / 3)) - 1;
  return Math.max(0, Math.min(lag, Math.floor(n / 3)));
}
