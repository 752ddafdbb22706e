/**
 * Kendall's tau-b: concordant less discordant pairs of rows, ÷ √(pairs untied in x × pairs untied in y). NaN where one
 * series doesn't vary. Values without NaN; n log n steps.
 *
 * @see Kendall 1945, Biometrika 33(3); Knight 1966, JASA 61 (the count by merging)
 */
export function kendallTauB(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!);
  const pairs = (n * (n - 1)) / 2;
  const tiedX = tiedPairs(order, (a, b) => x[a] === x[b]);
  const tiedBoth = tiedPairs(order, (a, b) => x[a] === x[b] && y[a] === y[b]);
  const inOrder = Float64Array.from(order, (i) => y[i]!);
  const discordant = countInversions(inOrder);
  // The merge has sorted it.
  const tiedY = tiedPairs(inOrder, (a, b) => a === b);
  const spread = Math.sqrt((pairs - tiedX) * (pairs - tiedY));
  return spread > 0 ? (pairs - tiedX - tiedY + tiedBoth - 2 * discordant) / spread : Number.NaN;
}

/** Pairs among neighbours that are equal. */
function tiedPairs(values: Uint32Array | Float64Array, equal: (a: number, b: number) => boolean): number {
  let pairs = 0;
  for (let start = 0; start < values.length; ) {
    let end = start + 1;
    while (end < values.length && equal(values[start]!, values[end]!)) end++;
    pairs += ((end - start) * (end - start - 1)) / 2;
    start = end;
  }
  return pairs;
}

/** Pairs in falling order; sorts the values. */
function countInversions(values: Float64Array): number {
  const n = values.length;
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (right >= end || (left < middle && from[left]! <= from[right]!)) to[at] = from[left++]!;
        else {
          inversions += middle - left;
          to[at] = from[right++]!;
        }
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) values.set(from);
  return inversions;
}
