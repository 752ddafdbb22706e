/**
 * Upper edges of bins that hold about equally many of the values: bin k holds what is above edge k − 1 and at most edge k, the last what is
 * above all edges. Equal values share a bin, so there may be fewer bins than wanted; as many distinct values as bins or fewer get one each.
 *
 * @param sorted rising, without NaN
 * @returns at most `bins` − 1 edges, rising; none without values
 */
export function quantileEdges(sorted: Float64Array, bins: number): Float64Array {
  const n = sorted.length;
  const distinct: number[] = [];
  for (let i = 0; i < n && distinct.length <= bins; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i]!);
  }
  if (distinct.length <= bins) return Float64Array.from(distinct.slice(0, -1));
  const edges: number[] = [];
  for (let k = 1; k < bins; k++) {
    const edge = sorted[Math.ceil((k * n) / bins) - 1]!;
    if (edge < sorted[n - 1]! && edge !== edges[edges.length - 1]) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** The bin of a value. NaN lies in none: look at it before. */
export function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
