import { mean, pearson, sampleDeviation } from '../metrics/index.ts';
import { normalTwoSided } from './erfc.ts';

/**
 * Jobson and Korkie's test of SR(a) = SR(b) with Memmel's correction: variance of the difference
 * (2 − 2ρ + (SRₐ² + SR_b² − 2 SRₐ SR_b ρ²) / 2) ÷ n.
 *
 * It takes returns as independent and jointly normal; on heavy tails or autocorrelation it rejects too often. `sharpeDifference` does not.
 *
 * @param a returns, shape [n]
 * @param b returns of the same periods, shape [n]
 * @returns Sharpe ratios per period, deviations with divisor n − 1; z and p (two-sided, normal) NaN without variance
 * @see Jobson & Korkie 1981, J. of Finance 36(4); Memmel 2003, Finance Letters 1
 */
export function jobsonKorkie(
  a: Float64Array,
  b: Float64Array,
): {
  readonly sharpeA: number;
  readonly sharpeB: number;
  readonly variance: number;
  readonly z: number;
  readonly p: number;
} {
  const sharpeA = sharpeOf(a);
  const sharpeB = sharpeOf(b);
  const rho = pearson(a, b);
  const variance =
    (2 - 2 * rho + 0.5 * (sharpeA * sharpeA + sharpeB * sharpeB - 2 * sharpeA * sharpeB * rho * rho)) / a.length;
  const z = variance > 0 ? (sharpeA - sharpeB) / Math.sqrt(variance) : Number.NaN;
  return { sharpeA, sharpeB, variance, z, p: normalTwoSided(z) };
}

function sharpeOf(returns: Float64Array): number {
  const deviation = sampleDeviation(returns);
  return deviation > 0 ? mean(returns) / deviation : Number.NaN;
}
