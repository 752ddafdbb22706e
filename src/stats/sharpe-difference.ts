import { bartlettLag } from './bartlett-lag.ts';
import { normalTwoSided } from './erfc.ts';
import { columnMeansInto, influenceInto } from './mean-function.ts';
import { neweyWestMean } from './newey-west.ts';
import { sharpeContrast, sharpeTable } from './sharpe-function.ts';

/** Below this a standard error is rounding: the same series at two leverages. */
const NOTHING = 1e-12;

/**
 * SR(a) − SR(b) per period with its delta-method standard error under Bartlett weights (HAC), moments with divisor n.
 *
 * @param a returns, shape [n]
 * @param b returns of the same periods, shape [n]
 * With few periods and strong autocorrelation the normal p is too small: `sharpeImprovement`'s studentised bootstrap keeps its level there.
 *
 * @param lag autocovariances that count; 0 for independent periods; `auto` has `bartlettLag` choose it
 * @returns z and p (two-sided, normal); NaN where either series has no variance, or one is the other at another leverage
 * @see Ledoit & Wolf 2008, J. of Empirical Finance 15(5)
 */
export function sharpeDifference(
  a: Float64Array,
  b: Float64Array,
  lag: number | 'auto',
): {
  readonly difference: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  /** Autocovariances that counted. */
  readonly lag: number;
} {
  const table = sharpeTable(a, b);
  const contrast = sharpeContrast(1, -1);
  const means = new Float64Array(4);
  const gradient = new Float64Array(4);
  const influence = new Float64Array(a.length);
  columnMeansInto(table, means);
  contrast.gradientInto(means, gradient);
  influenceInto(table, means, gradient, influence);
  const difference = contrast.value(means);
  const lags = lag === 'auto' ? bartlettLag(influence) : lag;
  const { se } = neweyWestMean(influence, lags);
  const z = se > NOTHING ? difference / se : Number.NaN;
  return { difference, se, z, p: normalTwoSided(z), lag: lags };
}
