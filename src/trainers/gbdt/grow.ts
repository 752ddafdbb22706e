import type { Bins } from './bins.ts';
import { BLOCK } from './bins.ts';
import type { ForestBuilder } from './forest.ts';
import type { Split, SplitRules } from './kernel.ts';
import { accumulateInto, findSplitInto, partitionInto, shrink, subtractInto } from './kernel.ts';

export interface GrowthRules extends SplitRules {
  readonly depth: number;
  readonly learningRate: number;
}

/**
 * Grows trees on one set of binned rows, all buffers made once.
 *
 * Nodes are split depth first: the tree is the same as level by level (nothing limits the number of leaves), and depth + 1
 * histograms are enough. Of two siblings the smaller is counted, the larger is what remains of the parent.
 */
export class TreeGrower {
  /** Training rows, by index into the bins; after a tree those of each leaf stand together. */
  readonly order: Int32Array;
  /** Leaves of the last tree: rows order[leafStart[i] .. leafEnd[i]) got leafValue[i]. */
  readonly leafStart: Int32Array;
  readonly leafEnd: Int32Array;
  readonly leafValue: Float32Array;
  leaves = 0;

  readonly #bins: Bins;
  readonly #rules: GrowthRules;
  readonly #scratch: Int32Array;
  readonly #pool: Float64Array[] = [];
  readonly #split: Split = { feature: -1, bin: 0, missingLeft: false, gain: 0, leftGradient: 0, leftHessian: 0 };
  #gradients: Float64Array = new Float64Array(0);
  #features: Int32Array = new Int32Array(0);
  #blocks = new Int32Array(0);

  constructor(bins: Bins, rules: GrowthRules) {
    this.#bins = bins;
    this.#rules = rules;
    this.order = new Int32Array(bins.rows);
    this.#scratch = new Int32Array(bins.rows);
    const leaves = Math.min(2 ** rules.depth, bins.rows);
    this.leafStart = new Int32Array(leaves);
    this.leafEnd = new Int32Array(leaves);
    this.leafValue = new Float32Array(leaves);
  }

  /**
   * One tree on the first `count` rows of `order`, appended to the forest.
   *
   * @param gradients (gradient, hessian) of every row, shape [rows × 2]
   * @param features features that may split, rising
   */
  grow(gradients: Float64Array, count: number, features: Int32Array, forest: ForestBuilder): void {
    if (features !== this.#features) {
      this.#features = features;
      this.#blocks = Int32Array.from(new Set(Array.from(features, (f) => Math.floor(f / BLOCK))));
    }
    this.#gradients = gradients;
    this.leaves = 0;
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < count; i++) {
      gradient += gradients[2 * this.order[i]!]!;
      hessian += gradients[2 * this.order[i]! + 1]!;
    }
    let histogram: Float64Array | undefined;
    if (this.#maySplit(0, count, hessian)) {
      histogram = this.#take().fill(0);
      this.#count(0, count, 1, histogram);
    }
    this.#node(0, count, gradient, hessian, 0, histogram, forest);
  }

  /** A node and all below it. Gives its histogram back to the pool. @returns its index in the forest */
  #node(
    start: number,
    end: number,
    gradient: number,
    hessian: number,
    depth: number,
    histogram: Float64Array | undefined,
    forest: ForestBuilder,
  ): number {
    if (histogram === undefined) return this.#leaf(start, end, gradient, hessian, forest);
    const split = this.#split;
    findSplitInto(this.#bins, this.#features, histogram, gradient, hessian, this.#rules, split);
    const { feature, bin, missingLeft, gain, leftGradient, leftHessian } = split;
    const middle =
      feature < 0 ? start : partitionInto(this.#bins, feature, bin, missingLeft, start, end, this.#scratch, this.order);
    if (middle === start || middle === end) {
      this.#pool.push(histogram);
      return this.#leaf(start, end, gradient, hessian, forest);
    }
    const rightHessian = hessian - leftHessian;
    const splitLeft = this.#maySplit(depth + 1, middle - start, leftHessian);
    const splitRight = this.#maySplit(depth + 1, end - middle, rightHessian);
    const leftIsSmall = middle - start <= end - middle;
    const [small, large] = leftIsSmall
      ? this.#children(start, middle, splitLeft, splitRight, histogram)
      : this.#children(middle, end, splitRight, splitLeft, histogram);
    const left = leftIsSmall ? small : large;
    const right = leftIsSmall ? large : small;

    const node = forest.addSplit(feature, this.#bins.cuts[feature]![bin - 1]!, missingLeft, gain, hessian);
    this.#node(start, middle, leftGradient, leftHessian, depth + 1, left, forest);
    const at = this.#node(middle, end, gradient - leftGradient, rightHessian, depth + 1, right, forest);
    forest.rights[node] = at;
    return node;
  }

  /**
   * Histograms of two siblings, for those that may be split, in the place of their parent's. The smaller one is counted. The
   * larger one is what that leaves of the parent; rows are taken out one by one where that is less work than all bins are.
   */
  #children(
    smallStart: number,
    smallEnd: number,
    splitSmall: boolean,
    splitLarge: boolean,
    parent: Float64Array,
  ): [Float64Array | undefined, Float64Array | undefined] {
    if (!splitSmall && !splitLarge) {
      this.#pool.push(parent);
      return [undefined, undefined];
    }
    if (!splitLarge) {
      this.#count(smallStart, smallEnd, 1, parent.fill(0));
      return [parent, undefined];
    }
    const cells = BLOCK * this.#blocks.length * (smallEnd - smallStart);
    const fewer = cells < this.#bins.total;
    const small = splitSmall || !fewer ? this.#take().fill(0) : undefined;
    if (small !== undefined) this.#count(smallStart, smallEnd, 1, small);
    if (fewer) this.#count(smallStart, smallEnd, -1, parent);
    else subtractInto(small!, parent);
    if (splitSmall || small === undefined) return [small, parent];
    this.#pool.push(small);
    return [undefined, parent];
  }

  #leaf(start: number, end: number, gradient: number, hessian: number, forest: ForestBuilder): number {
    const { l1, l2, learningRate } = this.#rules;
    const weight = hessian + l2;
    const value = weight > 0 ? Math.fround((-learningRate * shrink(gradient, l1)) / weight) : 0;
    this.leafStart[this.leaves] = start;
    this.leafEnd[this.leaves] = end;
    this.leafValue[this.leaves] = value;
    this.leaves++;
    return forest.addLeaf(value, hessian);
  }

  #maySplit(depth: number, rows: number, hessian: number): boolean {
    return depth < this.#rules.depth && rows > 1 && hessian >= 2 * this.#rules.minWeight;
  }

  #count(start: number, end: number, sign: number, histogram: Float64Array): void {
    accumulateInto(this.#bins, this.#blocks, this.order, start, end, this.#gradients, sign, histogram);
  }

  #take(): Float64Array {
    return this.#pool.pop() ?? new Float64Array(2 * this.#bins.total);
  }
}
