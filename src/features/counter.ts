/** Counts the bars that a kernel has seen. */
export class Counter {
  #count = 0;

  /** The number of calls before this one. */
  next(): number {
    return this.#count++;
  }

  save(): number {
    return this.#count;
  }

  restore(count: number): void {
    this.#count = count;
  }
}
