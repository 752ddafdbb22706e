import { normalTwoSided } from './erfc.ts';
import { columnMeansInto, influenceInto } from './mean-function.ts';
import { neweyWestMean } from './newey-west.ts';
import { sharpeContrast, sharpeTable } from './sharpe-function.ts';

/**
 * SR(a) − SR(b) per period with its delta-method standard error under Bartlett weights (HAC), moments with divisor n.
 *
 * @param a returns, shape [n]
 * @param b returns of the same periods, shape [n]
 * @param lag autocovariances that count; 0 for independent periods
 * @returns z and p (two-sided, normal); all NaN where either series has no variance
 * @see Ledoit & Wolf 2008, J. of Empirical Finance 15(5)
 */
export function sharpeDifference(
  a: Float64Array,
  b: Float64Array,
  lag: number,
): { readonly difference: number; readonly se: number; readonly z: number; readonly p: number } {
  const table = sharpeTable(a, b);
  const contrast = sharpeContrast(1, -1);
  const means = new Float64Array(4);
  const gradient = new Float64Array(4);
  const influence = new Float64Array(a.length);
  columnMeansInto(table, means);
  contrast.gradientInto(means, gradient);
  influenceInto(table, means, gradient, influence);
  const difference = contrast.value(means);
  const { se } = neweyWestMean(influence, lag);
  const z = se > 0 ? difference / se : Number.NaN;
  return { difference, se, z, p: normalTwoSided(z) };
}
