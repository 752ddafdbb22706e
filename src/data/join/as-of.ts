export interface AsOfOptions {
  /** Age from which a row counts as unknown: a close at `freshAt + staleMs` no longer sees it. Without one, never. */
  readonly staleMs?: number | undefined;
  /** Epoch ms from which each row's age counts, shape [m]; `knownAt` where absent. */
  readonly freshAt?: Float64Array | undefined;
  /** Rows whose value is NaN here are passed over: their source published nothing. Shape [m]. */
  readonly values?: Float64Array | undefined;
}

/**
 * For each base row the newest series row that was known by its close: newest by the rows' own time, not by when they became
 * known, so that a late revision of an old row never hides a newer row.
 *
 * @param knownAt epoch ms at which each series row was known, shape [m], rows in the order of their own times; need not rise
 * @param closeTimes epoch ms of the base rows' closes, shape [n], rising
 * @returns row of the series, shape [n]; −1 where none was known yet, or the newest one was stale
 */
export function asOfRows(knownAt: Float64Array, closeTimes: Float64Array, options: AsOfOptions = {}): Int32Array {
  const { staleMs = Number.POSITIVE_INFINITY, freshAt = knownAt, values } = options;
  const order = orderOfKnowing(knownAt);
  const rows = new Int32Array(closeTimes.length).fill(-1);
  let next = 0;
  let newest = -1;
  for (let t = 0; t < closeTimes.length; t++) {
    const close = closeTimes[t]!;
    while (next < order.length && knownAt[order[next]!]! <= close) {
      const row = order[next++]!;
      if (row > newest && !(values !== undefined && Number.isNaN(values[row]!))) newest = row;
    }
    if (newest >= 0 && close - freshAt[newest]! < staleMs) rows[t] = newest;
  }
  return rows;
}

/** Rows in the order in which they became known. */
function orderOfKnowing(knownAt: Float64Array): Uint32Array {
  const order = Uint32Array.from(knownAt, (_, i) => i);
  for (let i = 1; i < order.length; i++) {
    if (knownAt[i]! < knownAt[i - 1]!) return order.sort((a, b) => knownAt[a]! - knownAt[b]! || a - b);
  }
  return order;
}
