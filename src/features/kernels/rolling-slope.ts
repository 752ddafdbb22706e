/**
 * Least-squares slope of the last `window` inputs on 0 … window − 1, per bar; NaN until the window is full.
 *
 * Needs Σx and Σkx. As in a rolling sum of blocks nothing is subtracted: for the previous block both are kept from each
 * row to its end (k counted from that row), and the current block so far is added behind them.
 */
export class RollingSlope {
  /** [window] inputs, then Σx to the block's end; [window] Σkx; place in the block, count, block's Σx, block's Σkx. */
  readonly memory: Float64Array;
  readonly #window: number;
  readonly #middle: number;
  readonly #spread: number;

  constructor(window: number) {
    this.#window = window;
    this.memory = new Float64Array(2 * window + 4);
    this.#middle = (window - 1) / 2;
    this.#spread = (window * (window * window - 1)) / 12;
  }

  push(x: number): number {
    const memory = this.memory;
    const window = this.#window;
    const state = 2 * window;
    const at = memory[state]!;
    const count = ++memory[state + 1]!;
    let sum = memory[state + 2]! + x;
    let weighted = memory[state + 3]! + at * x;
    memory[at] = x;
    if (at + 1 === window) {
      this.#closeBlock();
    } else {
      const rest = window - at - 1;
      memory[state] = at + 1;
      memory[state + 2] = sum;
      memory[state + 3] = weighted;
      if (count < window) return Number.NaN;
      weighted += rest * sum + memory[window + at + 1]!;
      sum += memory[at + 1]!;
    }
    return (weighted - this.#middle * sum) / this.#spread;
  }

  #closeBlock(): void {
    const memory = this.memory;
    const window = this.#window;
    let sum = 0;
    let weighted = 0;
    for (let i = window - 1; i >= 0; i--) {
      weighted += sum;
      sum += memory[i]!;
      memory[i] = sum;
      memory[window + i] = weighted;
    }
    memory.fill(0, 2 * window, 2 * window + 1);
    memory.fill(0, 2 * window + 2);
  }
}
