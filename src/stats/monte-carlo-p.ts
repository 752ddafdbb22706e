/**
 * p of a value against draws under the null: (1 + k) ÷ (1 + B), k the draws at or above the value. The value counts as one more draw, so
 * that the test keeps its level for any B and p is never 0.
 *
 * @param draws shape [B]; undefined ones (NaN) count neither in k nor in B
 * @returns one-sided, large values speak against the null; NaN where the value is undefined or no draw is defined
 * @see Phipson & Smyth 2010, Stat. Appl. in Genetics and Molecular Biology 9(1)
 */
export function monteCarloP(value: number, draws: Float64Array): number {
  let defined = 0;
  let above = 0;
  for (let i = 0; i < draws.length; i++) {
    if (Number.isNaN(draws[i]!)) continue;
    defined++;
    if (draws[i]! >= value) above++;
  }
  return Number.isNaN(value) || defined === 0 ? Number.NaN : (1 + above) / (1 + defined);
}
