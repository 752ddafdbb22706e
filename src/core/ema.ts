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

  /** Whether the average has its first value. */
  get seeded(): boolean {
    return this.memory[0]! >= this.#seedCount;
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
  const alpha = 2 / (windowBars + 1);
  const average = new RecursiveAverage(alpha, windowBars, seed);
  const out = new Float64Array(values.length);
  let t = 0;
  for (; t < out.length && !average.seeded; t++) out[t] = average.push(values[t]!);
  // From here on a push is this line, without the memory between two pushes.
  for (let value = out[t - 1]!; t < out.length; t++) out[t] = value += alpha * (values[t]! - value);
  return out;
}
