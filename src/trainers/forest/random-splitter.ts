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
  readonly #values: Float32Array;
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
    this.#values = new Float32Array(rows.length);
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
    const values = this.#values;
    const from = feature * this.#rows;
    const count = end - start;
    let low = Infinity;
    let high = -Infinity;
    let known = 0;
    for (let i = 0; i < count; i++) {
      const x = columns[from + order[start + i]!]!;
      values[i] = x;
      known += Number(x >= -LARGEST);
      if (x < low) low = x;
      if (x > high) high = x;
    }
    const missingRows = count - known;
    if (low === high ? missingRows === 0 : known === 0) return false;
    const left = this.#left.fill(0);
    let threshold = Math.fround(low + this.#rng.next() * (high - low));
    if (low < high && threshold >= high) threshold = low;
    let leftWeight = 0;
    let leftRows = 0;
    // Which way a row goes can't be guessed: a product with 0 or 1 is quicker than a branch.
    for (let i = 0; i < count; i++) {
      const goes = Number(values[i]! <= threshold);
      leftRows += goes;
      leftWeight += goes * weights[i]!;
      left[slots[i]!]! += goes * amounts[i]!;
    }
    const heavierLeft = leftWeight > node.weight - leftWeight;
    this.#offer(feature, threshold, node, leftWeight, leftRows, missingRows === 0 && heavierLeft, split);
    if (missingRows > 0) {
      for (let i = 0; i < count; i++) {
        if (!Number.isNaN(values[i]!)) continue;
        leftWeight += weights[i]!;
        left[slots[i]!]! += amounts[i]!;
      }
      this.#offer(feature, threshold, node, leftWeight, leftRows + missingRows, true, split);
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
