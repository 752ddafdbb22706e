/** Running product of 1 + return, shape [n]; the starting value 1 is not part of it. */
export function wealth(returns: ArrayLike<number>): Float64Array {
  const out = new Float64Array(returns.length);
  let value = 1;
  for (let i = 0; i < out.length; i++) out[i] = value *= 1 + returns[i]!;
  return out;
}

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
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    if (value > peak) peak = value;
    else if (1 - value / peak > worst) worst = 1 - value / peak;
  }
  return worst;
}
