/**
 * A block-bootstrap resample by its blocks: rows and column sums of each. The influence of a row on a function of the means
 * is linear in the row, so these are enough for the function's standard error.
 */
export class BlockSums {
  readonly means: Float64Array;
  readonly #table: Float64Array;
  readonly #sums: Float64Array;
  readonly #rows: Int32Array;
  #blocks = 0;

  constructor(table: Float64Array, width: number) {
    this.#table = table;
    this.means = new Float64Array(width);
    this.#sums = new Float64Array(table.length);
    this.#rows = new Int32Array(table.length / width);
  }

  /** Replaces what is held by the resample with these row indices; a step other than to the next row starts a block. */
  take(indices: Int32Array): void {
    const n = indices.length;
    const table = this.#table;
    const sums = this.#sums;
    const rows = this.#rows;
    const means = this.means;
    const width = means.length;
    means.fill(0);
    let current = -1;
    let expected = -1;
    for (let i = 0; i < n; i++) {
      const index = indices[i]!;
      if (index !== expected) {
        current++;
        rows[current] = 0;
        sums.fill(0, current * width, (current + 1) * width);
      }
      expected = index + 1 === n ? 0 : index + 1;
      rows[current]!++;
      const from = index * width;
      const to = current * width;
      for (let j = 0; j < width; j++) sums[to + j]! += table[from + j]!;
    }
    this.#blocks = current + 1;
    for (let b = 0; b < this.#blocks; b++) for (let j = 0; j < width; j++) means[j]! += sums[b * width + j]!;
    for (let j = 0; j < width; j++) means[j]! /= n;
  }

  /** Standard error of a function of the means with this gradient, from the scatter of the blocks' influences. */
  errorOf(gradient: Float64Array): number {
    const width = gradient.length;
    let centre = 0;
    for (let j = 0; j < width; j++) centre += gradient[j]! * this.means[j]!;
    let squares = 0;
    for (let b = 0; b < this.#blocks; b++) {
      let sum = -centre * this.#rows[b]!;
      const at = b * width;
      for (let j = 0; j < width; j++) sum += gradient[j]! * this.#sums[at + j]!;
      squares += sum * sum;
    }
    return Math.sqrt(squares) / this.#rows.length;
  }
}
