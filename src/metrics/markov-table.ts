/**
 * How often each known regime was followed by each target regime, smoothed: row k of the table is
 * (counts + alpha) ÷ (sum + alpha × classes), so that no transition has probability 0 and a regime never known gives equal
 * shares.
 *
 * @param known shape [n]: the naive forecast at each row, −1 undefined
 * @param target shape [n]: the regime that was to be forecast, −1 undefined
 * @param rows which rows count (the train rows); all where left out
 * @param alpha added to each count; 1 is Laplace's rule
 * @returns `classes` rows of `classes` probabilities
 */
export function markovTable(
  known: Int8Array,
  target: Int8Array,
  classes: number,
  rows?: Int32Array,
  alpha = 1,
): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(alpha));
  const length = rows?.length ?? known.length;
  for (let i = 0; i < length; i++) {
    const row = rows === undefined ? i : rows[i]!;
    const from = known[row]!;
    const to = target[row]!;
    if (from >= 0 && to >= 0) counts[from]![to]!++;
  }
  return counts.map((row) => {
    const sum = row.reduce((total, count) => total + count, 0);
    return row.map((count) => count / sum);
  });
}
