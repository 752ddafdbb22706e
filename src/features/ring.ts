/** The last `size` values pushed; `ago(0)` is the newest. NaN where nothing has come yet. */
export class Ring {
  readonly #values: Float64Array;
  #at = 0;

  constructor(size: number) {
    this.#values = new Float64Array(size).fill(Number.NaN);
  }

  push(x: number): void {
    this.#at = this.#at + 1 === this.#values.length ? 0 : this.#at + 1;
    this.#values[this.#at] = x;
  }

  /** @param bars 0 … size − 1 */
  ago(bars: number): number {
    const i = this.#at - bars;
    return this.#values[i < 0 ? i + this.#values.length : i]!;
  }

  save(): { readonly values: (number | null)[]; readonly at: number } {
    return { values: Array.from(this.#values, (x) => (Number.isNaN(x) ? null : x)), at: this.#at };
  }

  restore(state: { readonly values: readonly (number | null)[]; readonly at: number }): void {
    state.values.forEach((x, i) => {
      this.#values[i] = x ?? Number.NaN;
    });
    this.#at = state.at;
  }
}
