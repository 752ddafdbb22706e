import type { Rng } from '../../core/index.ts';
import type { Bins } from '../gbdt/bins.ts';
import { type ForestSplit, LEAST_SHARE, type NodeRows, partitionBy, type Splitter } from './node-rows.ts';

/** Codes of a byte. */
const CODES = 256;

/**
 * The best split on binned features. A node's rows are counted for the feature at hand only, and of the histogram only the bins
 * that they fall into are read and cleared: deep trees have many small nodes.
 *
 * Between two neighbouring bins of the node any cut splits its rows alike; the one in the middle is taken. Missing values are
 * tried on both sides, and against all others; where the node has none, they will go with the heavier side.
 */
export class BestSplitter implements Splitter {
  readonly features: Int32Array;
  readonly #bins: Bins;
  readonly #minLeaf: number;
  readonly #outputs: number;
  /** Weight and sums of each code. */
  readonly #histogram: Float64Array;
  readonly #counts = new Int32Array(CODES);
  readonly #touched = new Int32Array(CODES / 32);
  readonly #present = new Uint8Array(CODES);
  readonly #left: Float64Array;
  readonly #scratch: Int32Array;

  constructor(bins: Bins, outputs: number, minLeaf: number) {
    this.#bins = bins;
    this.#outputs = outputs;
    this.#minLeaf = minLeaf;
    this.#histogram = new Float64Array(CODES * (outputs + 1));
    this.#left = new Float64Array(outputs);
    this.#scratch = new Int32Array(bins.rows);
    this.features = varying(bins);
  }

  consider(feature: number, node: NodeRows, split: ForestSplit): boolean {
    this.#count(feature, node);
    const missing = this.#touched[0]! & 1;
    let known = 0;
    for (let word = 0; word < this.#touched.length; word++) {
      let bits = word === 0 ? this.#touched[0]! & ~1 : this.#touched[word]!;
      while (bits !== 0) {
        const bit = bits & -bits;
        this.#present[known++] = 32 * word + 31 - Math.clz32(bit);
        bits ^= bit;
      }
      this.#touched[word] = 0;
    }
    if (known + missing > 1) {
      this.#scan(feature, node, known, missing === 1, false, split);
      if (missing === 1) this.#scan(feature, node, known, true, true, split);
    }
    this.#clear(known);
    return known + missing > 1;
  }

  #count(feature: number, { order, start, end, weights, amounts, slots }: NodeRows): void {
    const histogram = this.#histogram;
    const touched = this.#touched;
    const counts = this.#counts;
    const { codes } = this.#bins;
    const from = feature * this.#bins.rows;
    const stride = this.#outputs + 1;
    for (let i = start; i < end; i++) {
      const code = codes[from + order[i]!]!;
      const at = code * stride;
      touched[code >> 5]! |= 1 << (code & 31);
      counts[code]!++;
      histogram[at]! += weights[i - start]!;
      histogram[at + 1 + slots[i - start]!]! += amounts[i - start]!;
    }
  }

  #scan(
    feature: number,
    { sums, weight, start, end }: NodeRows,
    known: number,
    missing: boolean,
    missingLeft: boolean,
    split: ForestSplit,
  ): void {
    const histogram = this.#histogram;
    const left = this.#left;
    const counts = this.#counts;
    const present = this.#present;
    const outputs = this.#outputs;
    const stride = outputs + 1;
    const least = LEAST_SHARE * weight;
    let leftRows = missingLeft ? counts[0]! : 0;
    let leftWeight = missingLeft ? histogram[0]! : 0;
    for (let k = 0; k < outputs; k++) left[k] = missingLeft ? histogram[1 + k]! : 0;
    const candidates = missing && !missingLeft ? known : known - 1;
    for (let j = 0; j < candidates; j++) {
      const code = present[j]!;
      const at = code * stride;
      leftRows += counts[code]!;
      leftWeight += histogram[at]!;
      const rightWeight = weight - leftWeight;
      let leftSquares = 0;
      let rightSquares = 0;
      for (let k = 0; k < outputs; k++) {
        const l = left[k]! + histogram[at + 1 + k]!;
        const r = sums[k]! - l;
        left[k] = l;
        leftSquares += l * l;
        rightSquares += r * r;
      }
      if (leftRows < this.#minLeaf) continue;
      if (end - start - leftRows < this.#minLeaf) break;
      if (leftWeight <= least || rightWeight <= least) continue;
      const score = leftSquares / leftWeight + rightSquares / rightWeight;
      if (!(score > split.score)) continue;
      split.score = score;
      split.feature = feature;
      split.bin = j === known - 1 ? this.#bins.counts[feature]! : (code + present[j + 1]!) >> 1;
      split.threshold = this.#bins.cuts[feature]![split.bin - 1]!;
      split.missingLeft = missing ? missingLeft : leftWeight > rightWeight;
    }
  }

  #clear(known: number): void {
    const stride = this.#outputs + 1;
    this.#histogram.fill(0, 0, stride);
    this.#counts[0] = 0;
    for (let j = 0; j < known; j++) {
      const code = this.#present[j]!;
      this.#counts[code] = 0;
      for (let at = code * stride; at < (code + 1) * stride; at++) this.#histogram[at] = 0;
    }
  }

  partition({ feature, bin, missingLeft }: ForestSplit, order: Int32Array, start: number, end: number): number {
    const { codes, rows } = this.#bins;
    const from = feature * rows;
    // With 1 taken off, code 0 (missing) wraps to 255 and is above every bin.
    const less = missingLeft ? 0 : 1;
    const limit = bin - less;
    return partitionBy((row) => ((codes[from + row]! - less) & 255) <= limit, order, start, end, this.#scratch);
  }
}

/** Features with more than one code. */
function varying({ codes, rows, features }: Bins): Int32Array {
  return Int32Array.from({ length: features }, (_, f) => f).filter((f) => {
    const first = codes[f * rows];
    for (let i = f * rows + 1; i < (f + 1) * rows; i++) if (codes[i] !== first) return true;
    return false;
  });
}

/** A random order of all features, a step at a time: the one at `place`. The array stays a permutation. */
export function drawFeature(features: Int32Array, place: number, rng: Rng): number {
  const other = place + rng.int(features.length - place);
  const feature = features[other]!;
  features[other] = features[place]!;
  features[place] = feature;
  return feature;
}
