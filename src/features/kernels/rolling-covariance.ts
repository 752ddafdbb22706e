/**
 * Means, squared deviations and their product for the last `window` pairs; NaN until the window is full. Leading pairs
 * of which one is NaN are passed over.
 *
 * As in rolling moments nothing is subtracted from a running sum: what is left of the previous block of `window` pairs is
 * merged with the current block so far. Equal inputs have deviations of exactly 0.
 *
 * @see Chan, Golub & LeVeque 1983, The American Statistician 37(3)
 */
export class RollingCovariance {
  /** [5 × window] previous block from each row to its end (first the inputs); place, count; current block; window. */
  readonly memory: Float64Array;
  readonly #window: number;

  constructor(window: number) {
    this.#window = window;
    this.memory = new Float64Array(5 * window + 12);
    this.memory.fill(Number.NaN, 5 * window + 7);
  }

  push(x: number, y: number): void {
    const memory = this.memory;
    const window = this.#window;
    const state = 5 * window;
    if (memory[state + 1] === 0 && (Number.isNaN(x) || Number.isNaN(y))) return;
    const head = memory[state]! + 1;
    const count = ++memory[state + 1]!;
    memory[5 * (head - 1)] = x;
    memory[5 * (head - 1) + 1] = y;
    add(memory, state + 2, head, x, y);
    if (head === window) {
      memory.copyWithin(state + 7, state + 2, state + 7);
      this.#closeBlock();
      return;
    }
    memory[state] = head;
    if (count < window) return;
    const rest = 5 * head;
    const share = head / window;
    const dx = memory[state + 2]! - memory[rest]!;
    const dy = memory[state + 3]! - memory[rest + 1]!;
    const both = share * (window - head);
    memory[state + 7] = memory[rest]! + dx * share;
    memory[state + 8] = memory[rest + 1]! + dy * share;
    memory[state + 9] = memory[rest + 2]! + memory[state + 4]! + dx * dx * both;
    memory[state + 10] = memory[rest + 3]! + memory[state + 5]! + dy * dy * both;
    memory[state + 11] = memory[rest + 4]! + memory[state + 6]! + dx * dy * both;
  }

  #closeBlock(): void {
    const memory = this.memory;
    const window = this.#window;
    const state = 5 * window;
    memory.fill(0, state + 2, state + 7);
    for (let i = window - 1, n = 1; i >= 0; i--, n++) {
      add(memory, state + 2, n, memory[5 * i]!, memory[5 * i + 1]!);
      memory.copyWithin(5 * i, state + 2, state + 7);
    }
    memory.fill(0, state + 2, state + 7);
    memory[state] = 0;
  }

  /** Sample covariance, divisor window − 1. */
  covariance(): number {
    return this.memory[5 * this.#window + 11]! / (this.#window - 1);
  }

  /** Slope of the least-squares line of x on y; 0 where the root mean square deviation of y is not above `still`. */
  slope(still = 0): number {
    const at = 5 * this.#window;
    const yy = this.memory[at + 10]!;
    return yy <= still * still * this.#window ? 0 : this.memory[at + 11]! / yy;
  }

  /** Correlation, −1 to 1; 0 where the root mean square deviation of one of the two is not above `still`. */
  correlation(still = 0): number {
    const at = 5 * this.#window;
    const xx = this.memory[at + 9]!;
    const yy = this.memory[at + 10]!;
    const least = still * still * this.#window;
    if (xx <= least || yy <= least) return 0;
    return Math.max(-1, Math.min(1, this.memory[at + 11]! / Math.sqrt(xx) / Math.sqrt(yy)));
  }
}

/** Adds a pair, as number `n`, to the moments at `at`. */
function add(memory: Float64Array, at: number, n: number, x: number, y: number): void {
  const dx = x - memory[at]!;
  const dy = y - memory[at + 1]!;
  memory[at]! += dx / n;
  memory[at + 1]! += dy / n;
  memory[at + 2]! += dx * (x - memory[at]!);
  memory[at + 3]! += dy * (y - memory[at + 1]!);
  memory[at + 4]! += dx * (y - memory[at + 1]!);
}
