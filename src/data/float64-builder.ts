/** A float64 column of unknown length that grows by doubling. */
export class Float64Builder {
  #values = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** A value pushed before. */
  at(index: number): number {
    return this.#values[index]!;
  }

  /** Replaces a value pushed before. */
  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** A copy of exactly the values pushed; the builder is empty afterwards. */
  finish(): Float64Array {
    const values = this.#values.slice(0, this.#length);
    this.#values = new Float64Array(0);
    return values;
  }
}
