import type { Matrix, Rng } from '../../core/index.ts';
import { type ForestSplit, LEAST_SHARE, type NodeRows, partitionBy, type Splitter } from './node-rows.ts';

const LARGEST = 3.4028234663852886e38;

/**
 * One random threshold a feature, uniform between the least and the largest value of the node, as extremely randomised trees
 * draw it. The values themselves are read, not bins. Missing values are tried on both sides.
 *
 * @see Geurts, Ernst & Wehenkel 2006, Machine Learning 63(1)
 */
export class RandomSplitter implements Splitter {
  readonly features: Int32Array;
  readonly #columns: Float32Array;
  readonly #rows: number;
  readonly #minLeaf: number;
  readonly #rng: Rng;
  readonly #left: Float64Array;
  readonly #missing: Float64Array;
  readonly #scratch: Int32Array;

  constructor(matrix: Matrix, rows: Int32Array, outputs: number, minLeaf: number, rng: Rng) {
    const width = matrix.names.length;
    this.#rows = rows.length;
    this.#columns = new Float32Array(width * rows.length);
    for (let f = 0; f < width; f++) {
      for (let i = 0; i < rows.length; i++) {
        const x = matrix.data[rows[i]! * width + f]!;
        // An infinite value would leave no middle to draw a threshold from.
        this.#columns[f * rows.length + i] = x > LARGEST ? LARGEST : x < -LARGEST ? -LARGEST : x;
      }
    }
    this.#minLeaf = minLeaf;
    this.#rng = rng;
    this.#left = new Float64Array(outputs);
    this.#missing = new Float64Array(outputs);
    this.#scratch = new Int32Array(rows.length);
    this.features = Int32Array.from({ length: width }, (_, f) => f).filter((f) => this.#varies(f));
  }

  #varies(feature: number): boolean {
    const column = this.#columns.subarray(feature * this.#rows, (feature + 1) * this.#rows);
    return column.some((x) => !Object.is(x, column[0]) && x !== column[0]);
  }

  consider(feature: number, node: NodeRows, split: ForestSplit): boolean {
    const { order, start, end, weights, amounts, slots } = node;
    const columns = this.#columns;
    const from = feature * this.#rows;
    let low = Infinity;
    let high = -Infinity;
    let missingRows = 0;
    for (let i = start; i < end; i++) {
      const x = columns[from + order[i]!]!;
      if (x < low) low = x;
      if (x > high) high = x;
      if (Number.isNaN(x)) missingRows++;
    }
    if (low === high ? missingRows === 0 : missingRows === end - start) return false;
    const left = this.#left.fill(0);
    const missing = this.#missing.fill(0);
    let threshold = Math.fround(low + this.#rng.next() * (high - low));
    if (low < high && threshold >= high) threshold = low;
    let leftWeight = 0;
    let leftRows = 0;
    let missingWeight = 0;
    for (let i = start; i < end; i++) {
      const x = columns[from + order[i]!]!;
      if (x <= threshold) {
        leftRows++;
        leftWeight += weights[i - start]!;
        left[slots[i - start]!]! += amounts[i - start]!;
      } else if (Number.isNaN(x)) {
        missingWeight += weights[i - start]!;
        missing[slots[i - start]!]! += amounts[i - start]!;
      }
    }
    const heavierLeft = leftWeight > node.weight - leftWeight;
    this.#offer(feature, threshold, node, leftWeight, leftRows, missingRows === 0 && heavierLeft, split);
    if (missingRows > 0) {
      for (let k = 0; k < left.length; k++) left[k]! += missing[k]!;
      this.#offer(feature, threshold, node, leftWeight + missingWeight, leftRows + missingRows, true, split);
    }
    return true;
  }

  #offer(
    feature: number,
    threshold: number,
    { sums, weight, start, end }: NodeRows,
    leftWeight: number,
    leftRows: number,
    missingLeft: boolean,
    split: ForestSplit,
  ): void {
    const rightWeight = weight - leftWeight;
    if (Math.min(leftRows, end - start - leftRows) < this.#minLeaf) return;
    if (Math.min(leftWeight, rightWeight) <= LEAST_SHARE * weight) return;
    let leftSquares = 0;
    let rightSquares = 0;
    for (let k = 0; k < sums.length; k++) {
      const l = this.#left[k]!;
      const r = sums[k]! - l;
      leftSquares += l * l;
      rightSquares += r * r;
    }
    const score = leftSquares / leftWeight + rightSquares / rightWeight;
    if (!(score > split.score)) return;
    split.score = score;
    split.feature = feature;
    split.threshold = threshold;
    split.missingLeft = missingLeft;
  }

  partition({ feature, threshold, missingLeft }: ForestSplit, order: Int32Array, start: number, end: number): number {
    const columns = this.#columns;
    const from = feature * this.#rows;
    const goesLeft = (row: number): boolean => {
      const x = columns[from + row]!;
      return x <= threshold || (missingLeft && Number.isNaN(x));
    };
    return partitionBy(goesLeft, order, start, end, this.#scratch);
  }
}
