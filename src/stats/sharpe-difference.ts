import { autocovariances } from './autocovariance.ts';
import { normalTwoSided } from './erfc.ts';
import { bartlettVariance } from './newey-west.ts';
import { addSharpeInfluence, moments, sharpePerPeriod } from './sharpe-influence.ts';

/**
 * SR(a) − SR(b) per period with its delta-method standard error under Bartlett weights (HAC), moments with divisor n.
 *
 * @param a returns, shape [n]
 * @param b returns of the same periods, shape [n]
 * @param lag autocovariances that count; 0 for independent periods
 * @returns z and p (two-sided, normal) are NaN where either series has no variance
 * @see Ledoit & Wolf 2008, J. of Empirical Finance 15(5)
 */
export function sharpeDifference(
  a: Float64Array,
  b: Float64Array,
  lag: number,
): { readonly difference: number; readonly se: number; readonly z: number; readonly p: number } {
  const momentsA = moments(a);
  const momentsB = moments(b);
  const influence = new Float64Array(a.length);
  addSharpeInfluence(a, momentsA, 1, influence);
  addSharpeInfluence(b, momentsB, -1, influence);
  const difference = sharpePerPeriod(momentsA) - sharpePerPeriod(momentsB);
  const se = Math.sqrt(Math.max(0, bartlettVariance(autocovariances(influence, lag), lag)) / a.length);
  const z = se > 0 ? difference / se : Number.NaN;
  return { difference, se, z, p: normalTwoSided(z) };
}
