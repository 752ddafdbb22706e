/**
 * Mean and squared deviations of the last `window` inputs, one push a bar.
 *
 * Nothing is ever subtracted from a running sum, so neither drift nor the trace of an outlier that has left can build up.
 * The inputs fall into blocks of `window`: what is left of the previous block (its moments from each row to its end are
 * computed once, when it closes) is merged with the moments of the current block so far. A window of equal values has a
 * deviation of exactly 0. Leading NaN inputs are passed over; results are NaN until the window is full.
 *
 * @see Welford 1962, Technometrics 4(3); Chan, Golub & LeVeque 1983, The American Statistician 37(3), for the merge
 */
export class RollingMoments {
  /** All that the window remembers. Copying it copies the window. */
  readonly memory: Float64Array;
  /** [window]: inputs of the current block, then means of the previous block from each row to its end. */
  readonly #means: Float64Array;
  /** [window]: squared deviations that go with those means. */
  readonly #squares: Float64Array;
  /** Place in the block, count, current block's mean and squares, window's mean and squares. */
  readonly #state: Float64Array;
  /** [window + 1]: 1 ÷ n, since a division a bar is what this class would spend most of its time on. */
  readonly #inverse: Float64Array;
  readonly #window: number;

  constructor(windowBars: number) {
    this.#window = windowBars;
    this.#inverse = Float64Array.from({ length: windowBars + 1 }, (_, n) => 1 / n);
    this.memory = new Float64Array(2 * windowBars + 6);
    this.#means = this.memory.subarray(0, windowBars);
    this.#squares = this.memory.subarray(windowBars, 2 * windowBars);
    this.#state = this.memory.subarray(2 * windowBars);
    this.#state[4] = Number.NaN;
    this.#state[5] = Number.NaN;
  }

  push(x: number): void {
    const state = this.#state;
    if (state[1] === 0 && Number.isNaN(x)) return;
    const window = this.#window;
    const head = state[0]! + 1;
    this.#means[head - 1] = x;
    state[1]!++;
    const d = x - state[2]!;
    const mean = state[2]! + d * this.#inverse[head]!;
    const squares = state[3]! + d * (x - mean);
    if (head === window) {
      state[4] = mean;
      state[5] = squares;
      this.#closeBlock();
      return;
    }
    state[0] = head;
    state[2] = mean;
    state[3] = squares;
    if (state[1]! < window) return;
    const share = head * this.#inverse[window]!;
    const apart = mean - this.#means[head]!;
    state[4] = this.#means[head]! + apart * share;
    state[5] = this.#squares[head]! + squares + apart * apart * share * (window - head);
  }

  /**
   * Pushes `n` values and writes the window's mean and deviation behind each: the same bits as `push`, `mean` and `deviation`, a
   * block at a time without going through memory.
   *
   * @param means NaN until the window is full; null where they are not wanted
   * @param deviations may be `values`
   */
  runInto(values: Float64Array, n: number, ddof: 0 | 1, means: Float64Array | null, deviations: Float64Array): void {
    const window = this.#window;
    const state = this.#state;
    let i = 0;
    while (i < n) {
      // Whole blocks behind the first go fast.
      if (state[0] === 0 && state[1]! >= window && i + window <= n) {
        this.#runBlock(values, i, ddof, means, deviations);
        i += window;
        continue;
      }
      this.push(values[i]!);
      if (means !== null) means[i] = state[4]!;
      deviations[i] = Math.sqrt(state[5]! / (window - ddof));
      i++;
    }
  }

  #runBlock(
    values: Float64Array,
    start: number,
    ddof: 0 | 1,
    means: Float64Array | null,
    deviations: Float64Array,
  ): void {
    const window = this.#window;
    const inverse = this.#inverse;
    const before = this.#means;
    const spread = this.#squares;
    const whole = inverse[window]!;
    const divisor = window - ddof;
    let mean = 0;
    let squares = 0;
    for (let head = 1; head <= window; head++) {
      const at = start + head - 1;
      const x = values[at]!;
      before[head - 1] = x;
      const d = x - mean;
      mean += d * inverse[head]!;
      squares += d * (x - mean);
      if (head === window) break;
      const share = head * whole;
      const apart = mean - before[head]!;
      if (means !== null) means[at] = before[head]! + apart * share;
      deviations[at] = Math.sqrt((spread[head]! + squares + apart * apart * share * (window - head)) / divisor);
    }
    const last = start + window - 1;
    if (means !== null) means[last] = mean;
    deviations[last] = Math.sqrt(squares / divisor);
    const state = this.#state;
    state[1]! += window;
    state[4] = mean;
    state[5] = squares;
    this.#closeBlock();
  }

  #closeBlock(): void {
    const means = this.#means;
    const squares = this.#squares;
    const inverse = this.#inverse;
    let mean = 0;
    let sum = 0;
    for (let i = means.length - 1, n = 1; i >= 0; i--, n++) {
      const x = means[i]!;
      const d = x - mean;
      mean += d * inverse[n]!;
      sum += d * (x - mean);
      means[i] = mean;
      squares[i] = sum;
    }
    this.#state.fill(0, 2, 4);
    this.#state[0] = 0;
  }

  /** Mean of the window; NaN until it is full. */
  mean(): number {
    return this.#state[4]!;
  }

  /** Standard deviation with divisor window − ddof; NaN until the window is full. */
  deviation(ddof: 0 | 1): number {
    return Math.sqrt(this.#state[5]! / (this.#window - ddof));
  }

  save(): readonly number[] {
    return Array.from(this.memory);
  }

  restore(state: readonly number[]): void {
    this.memory.set(state);
  }
}
