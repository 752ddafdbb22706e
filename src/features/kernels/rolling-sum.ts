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

  /** Pushes `n` values and writes the sum behind each, a block at a time: the same bits as `push`. @param out may be `values` */
  runInto(values: Float64Array, n: number, out: Float64Array): void {
    const memory = this.memory;
    const window = this.#window;
    let i = 0;
    while (i < n) {
      if (memory[window] !== 0 || memory[window + 1]! < window || i + window > n) {
        out[i] = this.push(values[i]!);
        i++;
        continue;
      }
      let head = 0;
      for (let k = 0; k < window - 1; k++) {
        const x = values[i + k]!;
        head += x;
        memory[k] = x;
        out[i + k] = memory[k + 1]! + head;
      }
      const last = values[i + window - 1]!;
      memory[window - 1] = last;
      out[i + window - 1] = head + last;
      for (let k = window - 2; k >= 0; k--) memory[k]! += memory[k + 1]!;
      memory[window + 1]! += window;
      i += window;
    }
  }
}
