/**
 * Probabilities of one row.
 *
 * @param margins from index `at`, `columns` of them
 * @param out filled from index `to`
 */
export function softmaxInto(
  margins: ArrayLike<number>,
  at: number,
  columns: number,
  out: Float64Array,
  to: number,
): void {
  let top = margins[at]!;
  for (let k = 1; k < columns; k++) if (margins[at + k]! > top) top = margins[at + k]!;
  let sum = 0;
  for (let k = 0; k < columns; k++) {
    const e = Math.exp(margins[at + k]! - top);
    out[to + k] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let k = 0; k < columns; k++) out[to + k]! *= scale;
}
