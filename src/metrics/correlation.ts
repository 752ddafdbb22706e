/** Ranks from 1, ties averaged, shape [n]. NaN is no value for a rank: drop such rows before. */
export function rankWithTies(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  // Sorted as numbers and looked up again: sorting rows by a comparison takes several times as long.
  const sorted = new Float64Array(values).sort();
  const rank = new Float64Array(n);
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && sorted[end] === sorted[start]) end++;
    rank.fill((start + end + 1) / 2, start, end);
    start = end;
  }
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = rank[firstAtLeast(sorted, values[i]!)]!;
  return out;
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Values less their mean, over their deviation (divisor n), shape [n]; NaN where they don't vary. */
export function standardise(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const centre = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - centre) ** 2;
  const deviation = Math.sqrt(squares / n);
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = deviation === 0 ? Number.NaN : (values[i]! - centre) / deviation;
  return out;
}

/** Pearson's correlation; NaN where one series doesn't vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const zx = standardise(x);
  const zy = standardise(y);
  let sum = 0;
  for (let i = 0; i < zx.length; i++) sum += zx[i]! * zy[i]!;
  return sum / zx.length;
}

/** Spearman's rank correlation with averaged ties. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return pearson(rankWithTies(x), rankWithTies(y));
}

/**
 * t of a correlation of independent rows, with n − 2 degrees of freedom: r × √((n − 2) ÷ (1 − r²)), of Pearson's and, nearly, of
 * Spearman's. Forecasts and overlapping returns are not independent: their t is far too large, Newey–West's is the one to read. Infinite
 * at ±1, NaN below three rows.
 */
export function correlationT(r: number, rows: number): number {
  return rows < 3 ? Number.NaN : r * Math.sqrt((rows - 2) / ((1 - r) * (1 + r)));
}
