/** How a recursive average starts: `sma` waits for the mean of its first window (TA-Lib), `first` starts at bar 0. */
export type AverageSeed = 'sma' | 'first';

/**
 * A recursive average `value += alpha × (x − value)`, one value a push. Leading NaN inputs are passed over.
 *
 * `seed: 'sma'` gives NaN until `window` inputs have come, then their mean; `'first'` starts at the first input.
 */
export class RecursiveAverage {
  /** All that the average remembers: count, sum of the seed window, value. Copying it copies the average. */
  readonly memory = Float64Array.of(0, 0, Number.NaN);
  readonly #alpha: number;
  /** Inputs of which the first value is the mean. */
  readonly #seedCount: number;

  constructor(alpha: number, window: number, seed: AverageSeed) {
    this.#alpha = alpha;
    this.#seedCount = seed === 'sma' ? window : 1;
  }

  push(x: number): number {
    const memory = this.memory;
    const count = memory[0]!;
    if (count >= this.#seedCount) {
      const value = memory[2]!;
      return (memory[2] = value + this.#alpha * (x - value));
    }
    if (count === 0 && Number.isNaN(x)) return Number.NaN;
    memory[0] = count + 1;
    memory[1]! += x;
    if (count + 1 === this.#seedCount) memory[2] = memory[1]! / this.#seedCount;
    return memory[2]!;
  }

  /**
   * Pushes rows `[start, end)` of a column: the values behind each go to `out`.
   *
   * @param at where the first of them goes, and `stride` how far each lies behind the one before
   */
  runInto(values: Float64Array, start: number, end: number, out: Float64Array, at = 0, stride = 1): void {
    const { memory } = this;
    const alpha = this.#alpha;
    let t = start;
    let to = at;
    for (; t < end && memory[0]! < this.#seedCount; t++, to += stride) out[to] = this.push(values[t]!);
    if (t === end) return;
    // From here on a push is this line, without the memory between two pushes.
    let value = memory[2]!;
    for (; t < end; t++, to += stride) out[to] = value += alpha * (values[t]! - value);
    memory[2] = value;
  }

  save(): readonly number[] {
    return Array.from(this.memory);
  }

  restore(state: readonly number[]): void {
    this.memory.set(state);
  }
}

/** Exponential average with alpha = 2 / (window + 1). Shape [n]; with `sma` the first window − 1 values are NaN. */
export function ema(values: Float64Array, windowBars: number, seed: AverageSeed): Float64Array {
  const out = new Float64Array(values.length);
  new RecursiveAverage(2 / (windowBars + 1), windowBars, seed).runInto(values, 0, values.length, out);
  return out;
}
