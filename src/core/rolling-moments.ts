/**
 * Mean and squared deviations of the last `window` inputs, one push a bar.
 *
 * Slides Welford's update and recomputes both in two passes every `window` pushes, so that errors cannot build up as in
 * running sums of squares; a window of equal values has a deviation of exactly 0. Leading NaN inputs are passed over;
 * results are NaN until the window is full.
 *
 * @see Welford 1962, Technometrics 4(3)
 */
export class RollingMoments {
  readonly #ring: Float64Array;
  readonly #window: number;
  #count = 0;
  #at = 0;
  #mean = 0;
  #squares = 0;
  #equalRun = 0;

  constructor(windowBars: number) {
    this.#window = windowBars;
    this.#ring = new Float64Array(windowBars);
  }

  push(x: number): void {
    if (this.#count === 0 && Number.isNaN(x)) return;
    const ring = this.#ring;
    const window = this.#window;
    const previous = ring[this.#at === 0 ? window - 1 : this.#at - 1]!;
    this.#equalRun = this.#count > 0 && x === previous ? this.#equalRun + 1 : 1;
    const leaving = ring[this.#at]!;
    ring[this.#at] = x;
    this.#at = this.#at + 1 === window ? 0 : this.#at + 1;
    this.#count++;
    if (this.#count < window) return;
    if (this.#count % window === 0) {
      this.#recompute();
      return;
    }
    const before = this.#mean;
    this.#mean = before + (x - leaving) / window;
    this.#squares += (x - leaving) * (x - this.#mean + (leaving - before));
  }

  #recompute(): void {
    const ring = this.#ring;
    let sum = 0;
    for (let i = 0; i < ring.length; i++) sum += ring[i]!;
    const mean = sum / ring.length;
    let squares = 0;
    let rest = 0;
    for (let i = 0; i < ring.length; i++) {
      const d = ring[i]! - mean;
      squares += d * d;
      rest += d;
    }
    this.#mean = mean + rest / ring.length;
    this.#squares = squares - (rest * rest) / ring.length;
  }

  /** Mean of the window; NaN until it is full. */
  mean(): number {
    if (this.#count < this.#window) return Number.NaN;
    return this.#equalRun >= this.#window ? this.#ring[0]! : this.#mean;
  }

  /** Standard deviation with divisor window − ddof; NaN until the window is full. */
  deviation(ddof: 0 | 1): number {
    if (this.#count < this.#window) return Number.NaN;
    if (this.#equalRun >= this.#window) return 0;
    return Math.sqrt(Math.max(0, this.#squares) / (this.#window - ddof));
  }

  save(): { readonly ring: number[]; readonly state: readonly number[] } {
    return {
      ring: Array.from(this.#ring),
      state: [this.#count, this.#at, this.#mean, this.#squares, this.#equalRun],
    };
  }

  restore(saved: { readonly ring: readonly number[]; readonly state: readonly number[] }): void {
    this.#ring.set(saved.ring);
    [this.#count, this.#at, this.#mean, this.#squares, this.#equalRun] = saved.state as [
      number,
      number,
      number,
      number,
      number,
    ];
  }
}

/** Standard deviation of the trailing window, shape [n]; NaN until `windowBars` inputs that are not NaN have come. */
export function rollingDeviation(values: Float64Array, windowBars: number, ddof: 0 | 1): Float64Array {
  const moments = new RollingMoments(windowBars);
  return values.map((x) => {
    moments.push(x);
    return moments.deviation(ddof);
  });
}
