/** The input of `lag` pushes ago, NaN before there is one. */
export class Delay {
  /** [lag] the inputs, then the place of the oldest. */
  readonly memory: Float64Array;
  readonly #lag: number;

  constructor(lag: number) {
    this.#lag = lag;
    this.memory = new Float64Array(lag + 1).fill(Number.NaN, 0, lag);
  }

  push(x: number): number {
    const memory = this.memory;
    const lag = this.#lag;
    const at = memory[lag]!;
    const old = memory[at]!;
    memory[at] = x;
    memory[lag] = at + 1 === lag ? 0 : at + 1;
    return old;
  }
}
