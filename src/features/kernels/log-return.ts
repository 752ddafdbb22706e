/** ln(close ÷ previous); NaN without a previous close, 0 where a price is not positive. */
export function logReturn(close: number, previous: number): number {
  if (close > 0 && previous > 0) return Math.log(close / previous);
  return Number.isNaN(previous) ? Number.NaN : 0;
}

/**
 * Log returns of the closes, row by row.
 *
 * @param previous [1] the close before the first row, NaN where there is none; afterwards the last close
 */
export function logReturnsInto(close: Float64Array, n: number, previous: Float64Array, out: Float64Array): void {
  let before = previous[0]!;
  for (let i = 0; i < n; i++) {
    const now = close[i]!;
    // What `logReturn` says, in place: a call would box each number.
    out[i] = now > 0 && before > 0 ? Math.log(now / before) : Number.isNaN(before) ? Number.NaN : 0;
    before = now;
  }
  previous[0] = before;
}

/** Log returns that scatter by no more than this (root mean square) differ by rounding only: the market stood still. */
export const STILL = 1e-12;
