/**
 * Realised volatility of the trailing `bars` bars, one close a push: root of the sum of squared log returns, in bps; NaN
 * until `bars` returns have come.
 *
 * Nothing is subtracted from the sum, so a market that has stopped moving has a volatility of exactly 0 and no rounding
 * error outlives its inputs: the previous block of `bars` squares is kept as sums from each to its end, to which the
 * current block so far is added.
 */
export class TrailingVolatility {
  /** [bars]: squares of the current block, then sums of the previous block from each row to its end. */
  readonly #squares: Float64Array;
  #at = 0;
  #head = 0;
  #full = false;
  #previous = Number.NaN;

  constructor(bars: number) {
    this.#squares = new Float64Array(bars);
  }

  push(close: number): number {
    const previous = this.#previous;
    this.#previous = close;
    if (Number.isNaN(previous)) return Number.NaN;
    const change = Math.log(close / previous);
    const squares = this.#squares;
    const at = this.#at;
    const head = this.#head + change * change;
    squares[at] = change * change;
    if (at + 1 < squares.length) {
      this.#at = at + 1;
      this.#head = head;
      return this.#full ? 1e4 * Math.sqrt(squares[at + 1]! + head) : Number.NaN;
    }
    for (let i = at - 1; i >= 0; i--) squares[i]! += squares[i + 1]!;
    this.#at = 0;
    this.#head = 0;
    this.#full = true;
    return 1e4 * Math.sqrt(head);
  }
}

/** The same at every row, shape [n]; NaN on the first `bars` rows. Uses rows ≤ t. */
export function trailingVolatilityBps(close: Float64Array, bars: number): Float64Array {
  const volatility = new TrailingVolatility(bars);
  return close.map((value) => volatility.push(value));
}
