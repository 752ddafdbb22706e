/**
 * Ulcer index: √(Σ drawdown² ÷ (n − 1)), a drawdown being the fall below the highest value so far as a fraction of it; the
 * starting value counts as a peak, rows of NaN are passed over. quantstats' divisor. NaN below two rows.
 *
 * @param equity shape [n]
 * @param start equity before the first row
 * @see Martin & McCann 1989, The Investor's Guide to Fidelity Funds (who divide by n)
 */
export function ulcerIndex(equity: ArrayLike<number>, start = 1): number {
  let peak = start;
  let squares = 0;
  let rows = 0;
  for (let i = 0; i < equity.length; i++) {
    if (Number.isNaN(equity[i]!)) continue;
    peak = Math.max(peak, equity[i]!);
    squares += (1 - equity[i]! / peak) ** 2;
    rows++;
  }
  return rows < 2 ? Number.NaN : Math.sqrt(squares / (rows - 1));
}
