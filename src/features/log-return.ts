/** The logarithmic return from bar to bar; NaN at the first. */
export class LogReturn {
  #previous = Number.NaN;

  push(close: number): number {
    const value = Math.log(close / this.#previous);
    this.#previous = close;
    return value;
  }

  save(): number | null {
    return Number.isNaN(this.#previous) ? null : this.#previous;
  }

  restore(previous: number | null): void {
    this.#previous = previous ?? Number.NaN;
  }
}
