/**
 * Sum of the last `window` inputs; NaN until the window is full. Leading NaN inputs are passed over.
 *
 * Nothing is subtracted, so that the sum of non-negative inputs is never negative, that of zeros is 0, and no rounding
 * error outlives its inputs: the previous block of `window` inputs is kept as sums from each row to its end, to which
 * the current block so far is added.
 */
export class RollingSum {
  /** [window]: inputs of the current block, then sums of the previous block; place in the block, count, block's sum. */
  readonly memory: Float64Array;
  readonly #window: number;

  constructor(window: number) {
    this.#window = window;
    this.memory = new Float64Array(window + 3);
  }

  push(x: number): number {
    const memory = this.memory;
    const window = this.#window;
    if (memory[window + 1] === 0 && Number.isNaN(x)) return Number.NaN;
    const at = memory[window]!;
    const count = ++memory[window + 1]!;
    const head = memory[window + 2]! + x;
    memory[at] = x;
    if (at + 1 === window) {
      for (let i = window - 2; i >= 0; i--) memory[i]! += memory[i + 1]!;
      memory[window] = 0;
      memory[window + 2] = 0;
      return head;
    }
    memory[window] = at + 1;
    memory[window + 2] = head;
    return count < window ? Number.NaN : memory[at + 1]! + head;
  }
}
