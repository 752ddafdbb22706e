/** Running product of 1 + return, shape [n]; the starting value 1 is not part of it. */
export function wealth(returns: ArrayLike<number>): Float64Array {
  const out = new Float64Array(returns.length);
  let value = 1;
  for (let i = 0; i < out.length; i++) out[i] = value *= 1 + returns[i]!;
  return out;
}

/** Larger than any rounding of a fall. */
const MARGIN = 1e-12;

/**
 * Largest fall from a peak as a positive fraction of the peak. The starting value counts as a peak. Rows of NaN are
 * passed over.
 *
 * @param equity shape [n]
 * @param start equity before the first row
 */
export function maxDrawdown(equity: ArrayLike<number>, start = 1): number {
  let peak = start;
  let worst = 0;
  // Below this a value may be a larger fall than the worst: most bars need no division. The margin is for its rounding.
  let floor = peak * (1 + MARGIN);
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    if (value > peak) {
      peak = value;
      floor = peak * (1 - worst) * (1 + MARGIN);
    } else if (value < floor && 1 - value / peak > worst) {
      worst = 1 - value / peak;
      floor = peak * (1 - worst) * (1 + MARGIN);
    }
  }
  return worst;
}
