import type { Blocks } from './blocks.ts';
import { columnMeansInto } from './mean-function.ts';

/**
 * Running sums of a table's rows less their column means, so that the sum over any block of rows is one subtraction: a resample costs
 * its blocks, not its rows. Without the means first the sums would grow and lose digits.
 */
export class PrefixSums {
  /** Column means, shape [width]. */
  readonly centre: Float64Array;
  readonly n: number;
  readonly #sums: Float64Array;

  /** @param table row-major [n × width] */
  constructor(table: Float64Array, width: number) {
    this.n = table.length / width;
    this.centre = new Float64Array(width);
    columnMeansInto(table, this.centre);
    const sums = new Float64Array((this.n + 1) * width);
    for (let i = 0; i < table.length; i += width) {
      for (let j = 0; j < width; j++) sums[i + width + j] = sums[i + j]! + (table[i + j]! - this.centre[j]!);
    }
    this.#sums = sums;
  }

  /** Adds block b's sums of centred rows to `sums` from `at` on. Round the circle too: over all rows they sum to 0. */
  addBlock({ n, start, length }: Blocks, b: number, sums: Float64Array, at: number): void {
    const width = this.centre.length;
    const prefix = this.#sums;
    const from = start[b]!;
    const to = from + length[b]!;
    const low = from * width;
    const high = (to <= n ? to : to - n) * width;
    for (let j = 0; j < width; j++) sums[at + j]! += prefix[high + j]! - prefix[low + j]!;
  }

  /** Means of the resample's centred rows, shape [width]. */
  centredMeansInto(blocks: Blocks, means: Float64Array): void {
    means.fill(0);
    for (let b = 0; b < blocks.count; b++) this.addBlock(blocks, b, means, 0);
    for (let j = 0; j < means.length; j++) means[j]! /= this.n;
  }
}
