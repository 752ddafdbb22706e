import type { Blocks } from './blocks.ts';
import { PrefixSums } from './prefix-sums.ts';

/**
 * A block-bootstrap resample by its blocks: rows and column sums of each. The influence of a row on a function of the means
 * is linear in the row, so these are enough for the function's standard error.
 */
export class BlockSums {
  readonly means: Float64Array;
  readonly #prefix: PrefixSums;
  /** Of centred rows. */
  readonly #sums: Float64Array;
  readonly #centredMeans: Float64Array;
  #blocks: Blocks | undefined;

  /** @param table row-major [n × width] */
  constructor(table: Float64Array, width: number) {
    this.means = new Float64Array(width);
    this.#prefix = new PrefixSums(table, width);
    this.#sums = new Float64Array(table.length);
    this.#centredMeans = new Float64Array(width);
  }

  /** Replaces what is held by this resample, which must stay as it is while `errorOf` is asked. */
  take(blocks: Blocks): void {
    const sums = this.#sums;
    const centred = this.#centredMeans;
    const width = centred.length;
    const used = blocks.count * width;
    sums.fill(0, 0, used);
    centred.fill(0);
    for (let b = 0; b < blocks.count; b++) this.#prefix.addBlock(blocks, b, sums, b * width);
    for (let at = 0; at < used; at += width) for (let j = 0; j < width; j++) centred[j]! += sums[at + j]!;
    for (let j = 0; j < width; j++) {
      centred[j]! /= blocks.n;
      this.means[j] = this.#prefix.centre[j]! + centred[j]!;
    }
    this.#blocks = blocks;
  }

  /** Standard error of a function of the means with this gradient, from the scatter of the blocks' influences. */
  errorOf(gradient: Float64Array): number {
    const { count, length, n } = this.#blocks!;
    const sums = this.#sums;
    const width = gradient.length;
    let centre = 0;
    for (let j = 0; j < width; j++) centre += gradient[j]! * this.#centredMeans[j]!;
    let squares = 0;
    for (let b = 0, at = 0; b < count; b++, at += width) {
      let sum = -centre * length[b]!;
      for (let j = 0; j < width; j++) sum += gradient[j]! * sums[at + j]!;
      squares += sum * sum;
    }
    return Math.sqrt(squares) / n;
  }
}
