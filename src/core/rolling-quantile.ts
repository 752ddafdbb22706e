/**
 * The last `window` inputs in sorted order, for exact trailing quantiles and ranks. Leading NaN inputs are passed over;
 * results are NaN until the window is full.
 */
export class RollingOrder {
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #count = 0;
  #at = 0;

  constructor(windowBars: number) {
    this.#ring = new Float64Array(windowBars);
    this.#sorted = new Float64Array(windowBars);
  }

  push(x: number): void {
    if (this.#count === 0 && Number.isNaN(x)) return;
    const sorted = this.#sorted;
    let size = Math.min(this.#count, sorted.length);
    if (size === sorted.length) {
      const leaving = lowerBound(sorted, size, this.#ring[this.#at]!);
      sorted.copyWithin(leaving, leaving + 1, size);
      size--;
    }
    const place = lowerBound(sorted, size, x);
    sorted.copyWithin(place + 1, place, size);
    sorted[place] = x;
    this.#ring[this.#at] = x;
    this.#at = (this.#at + 1) % sorted.length;
    this.#count++;
  }

  get full(): boolean {
    return this.#count >= this.#sorted.length;
  }

  /** Quantile with linear interpolation between order statistics (numpy's default). */
  quantile(share: number): number {
    if (!this.full) return Number.NaN;
    const position = share * (this.#sorted.length - 1);
    const below = Math.floor(position);
    const low = this.#sorted[below]!;
    const high = this.#sorted[Math.min(below + 1, this.#sorted.length - 1)]!;
    return low + (high - low) * (position - below);
  }

  /** Share of the window below `x`, plus half of the share equal to it. */
  rank(x: number): number {
    if (!this.full) return Number.NaN;
    const below = lowerBound(this.#sorted, this.#sorted.length, x);
    let equal = 0;
    while (below + equal < this.#sorted.length && this.#sorted[below + equal] === x) equal++;
    return (below + equal / 2) / this.#sorted.length;
  }

  save(): { readonly ring: number[]; readonly state: readonly number[] } {
    return { ring: Array.from(this.#ring), state: [this.#count, this.#at] };
  }

  restore(saved: { readonly ring: readonly number[]; readonly state: readonly number[] }): void {
    this.#ring.set(saved.ring);
    [this.#count, this.#at] = saved.state as [number, number];
    const size = Math.min(this.#count, this.#ring.length);
    this.#sorted.fill(0);
    this.#sorted.set(this.#ring.slice(0, size).sort());
  }
}

/** Exact trailing quantile (linear interpolation), shape [n]. */
export function rollingQuantile(values: Float64Array, windowBars: number, share: number): Float64Array {
  const order = new RollingOrder(windowBars);
  return values.map((x) => {
    order.push(x);
    return order.quantile(share);
  });
}

function lowerBound(sorted: Float64Array, size: number, x: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
