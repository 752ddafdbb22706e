/**
 * The last `window` inputs in sorted order, for exact trailing quantiles and ranks. Leading NaN inputs are passed over;
 * results are NaN until the window is full.
 */
export class RollingOrder {
  /** All that the window remembers. Copying it copies the window. */
  readonly memory: Float64Array;
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  /** Count, place in the ring. */
  readonly #state: Float64Array;

  constructor(windowBars: number) {
    this.memory = new Float64Array(2 * windowBars + 2);
    this.#ring = this.memory.subarray(0, windowBars);
    this.#sorted = this.memory.subarray(windowBars, 2 * windowBars);
    this.#state = this.memory.subarray(2 * windowBars);
  }

  push(x: number): void {
    const state = this.#state;
    if (state[0] === 0 && Number.isNaN(x)) return;
    const sorted = this.#sorted;
    const window = sorted.length;
    const at = state[1]!;
    if (state[0]! < window) {
      const size = state[0]!;
      const place = lowerBound(sorted, size, x);
      sorted.copyWithin(place + 1, place, size);
      sorted[place] = x;
    } else {
      replace(sorted, lowerBound(sorted, window, this.#ring[at]!), x);
    }
    this.#ring[at] = x;
    state[1] = at + 1 === window ? 0 : at + 1;
    state[0]!++;
  }

  get full(): boolean {
    return this.#state[0]! >= this.#sorted.length;
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
    return this.#middle(x) / this.#sorted.length;
  }

  /** Place of `x`, one of the window's values, in their order: 0 the smallest, of equal ones the middle of their places. */
  place(x: number): number {
    return this.#middle(x) - 0.5;
  }

  /** Values below `x`, plus half of those equal to it. */
  #middle(x: number): number {
    if (!this.full) return Number.NaN;
    const sorted = this.#sorted;
    const below = lowerBound(sorted, sorted.length, x);
    const upTo = sorted[below] === x ? upperBound(sorted, sorted.length, x) : below;
    return (below + upTo) / 2;
  }

  save(): readonly number[] {
    return Array.from(this.memory);
  }

  restore(state: readonly number[]): void {
    this.memory.set(state);
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

function upperBound(sorted: Float64Array, size: number, x: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Steps that a loop takes before a search and a block move are faster. */
const NEAR = 32;

/** Takes the value at `leaving` out and puts `x` in, moving only what lies between the two places. */
function replace(sorted: Float64Array, leaving: number, x: number): void {
  let place = leaving;
  const last = sorted.length - 1;
  const highest = Math.min(last, leaving + NEAR);
  while (place < highest && sorted[place + 1]! < x) {
    sorted[place] = sorted[place + 1]!;
    place++;
  }
  if (place === highest && place < last && sorted[place + 1]! < x) {
    const end = lowerBound(sorted, sorted.length, x);
    sorted.copyWithin(place, place + 1, end);
    place = end - 1;
  }
  const lowest = Math.max(0, leaving - NEAR);
  while (place > lowest && sorted[place - 1]! > x) {
    sorted[place] = sorted[place - 1]!;
    place--;
  }
  if (place === lowest && place > 0 && sorted[place - 1]! > x) {
    const start = upperBound(sorted, place, x);
    sorted.copyWithin(start + 1, start, place);
    place = start;
  }
  sorted[place] = x;
}
