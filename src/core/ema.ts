/** How a recursive average starts: `sma` waits for the mean of its first window (TA-Lib), `first` starts at bar 0. */
export type AverageSeed = 'sma' | 'first';

/**
 * A recursive average `value += alpha × (x − value)`, one value a push. Leading NaN inputs are passed over.
 *
 * `seed: 'sma'` gives NaN until `window` inputs have come, then their mean; `'first'` starts at the first input.
 */
export class RecursiveAverage {
  readonly #alpha: number;
  readonly #window: number;
  readonly #seed: AverageSeed;
  #count = 0;
  #sum = 0;
  #value = Number.NaN;

  constructor(alpha: number, window: number, seed: AverageSeed) {
    this.#alpha = alpha;
    this.#window = window;
    this.#seed = seed;
  }

  push(x: number): number {
    if (this.#count === 0 && Number.isNaN(x)) return Number.NaN;
    this.#count++;
    if (this.#seed === 'first') {
      if (this.#count === 1) this.#value = x;
      else this.#value += this.#alpha * (x - this.#value);
    } else if (this.#count <= this.#window) {
      this.#sum += x;
      if (this.#count === this.#window) this.#value = this.#sum / this.#window;
    } else {
      this.#value += this.#alpha * (x - this.#value);
    }
    return this.#value;
  }

  save(): readonly (number | null)[] {
    return [this.#count, this.#sum, Number.isNaN(this.#value) ? null : this.#value];
  }

  restore(state: readonly (number | null)[]): void {
    const [count, sum, value] = state;
    this.#count = count ?? 0;
    this.#sum = sum ?? 0;
    this.#value = value ?? Number.NaN;
  }
}

/** Exponential average with alpha = 2 / (window + 1). Shape [n]; with `sma` the first window − 1 values are NaN. */
export function ema(values: Float64Array, windowBars: number, seed: AverageSeed): Float64Array {
  const average = new RecursiveAverage(2 / (windowBars + 1), windowBars, seed);
  return values.map((x) => average.push(x));
}
