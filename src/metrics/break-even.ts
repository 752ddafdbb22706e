/**
 * The multiple of the costs at which the total return is 0: linear between the two factors where its sign changes. NaN
 * where it changes nowhere: a strategy that loses without costs, or still earns under the highest factor.
 *
 * @param stress rising in `factor`
 */
export function breakEvenMultiple(
  stress: readonly { readonly factor: number; readonly totalReturn: number }[],
): number {
  // A strategy that never traded.
  if (stress.every(({ totalReturn }) => totalReturn === 0)) return Number.NaN;
  for (let i = 0; i < stress.length; i++) {
    const { factor, totalReturn } = stress[i]!;
    if (totalReturn === 0) return factor;
    const before = stress[i - 1];
    if (before !== undefined && before.totalReturn * totalReturn < 0) {
      const share = before.totalReturn / (before.totalReturn - totalReturn);
      return before.factor + share * (factor - before.factor);
    }
  }
  return Number.NaN;
}
