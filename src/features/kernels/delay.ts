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

  /** Pushes `n` values and writes what each push gives. @param out not `values` */
  runInto(values: Float64Array, n: number, out: Float64Array): void {
    const lag = this.#lag;
    const before = Math.min(lag, n);
    for (let i = 0; i < before; i++) out[i] = this.push(values[i]!);
    if (n > lag) out.set(values.subarray(0, n - lag), lag);
    // Whole rounds would leave every place as it is written last: they are passed over.
    const rounds = Math.max(0, Math.floor((n - before) / lag) - 1);
    for (let i = before + rounds * lag; i < n; i++) this.push(values[i]!);
  }
}
