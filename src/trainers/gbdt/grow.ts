import type { ForestBuilder } from './forest.ts';
import type { Kernel } from './kernel.ts';
import type { Bounds, Split, SplitRules } from './split.ts';
import { outputOf } from './split.ts';

/** How a tree grows; penalties, weights and gains as the parameters name them. */
export interface GrowthRules extends SplitRules {
  readonly depth: number;
  /** Leaves of a tree that grows by the best leaf first; undefined: all nodes of a level are split. */
  readonly leaves: number | undefined;
  readonly learningRate: number;
  /** Output of a leaf in place of the one that its sums give. */
  readonly renew: ((kernel: Kernel, start: number, end: number) => number) | undefined;
}

/** A node that has rows `order[start..end)`, and what is known of them. */
interface Node {
  readonly start: number;
  readonly end: number;
  readonly gradient: number;
  readonly hessian: number;
  readonly depth: number;
  readonly bounds: Bounds | undefined;
  /** Where its histogram is; −1 when it was not counted. */
  slot: number;
  /** Its best split; undefined for a leaf. */
  split: Split | undefined;
  left: Node | undefined;
  right: Node | undefined;
}

/** Histograms kept for trees that grow by the best leaf; nodes beyond them are counted anew when their turn comes. */
const MOST_SLOTS = 256;

/** Histograms that growth under these rules uses at a time. */
export function slotsFor({ depth, leaves }: Pick<GrowthRules, 'depth' | 'leaves'>): number {
  return leaves === undefined ? depth + 2 : Math.min(leaves + 2, MOST_SLOTS);
}

/**
 * Grows trees on the rows of a kernel.
 *
 * Without a limit of leaves nodes are split depth first: the tree is the same as level by level, and a histogram a level is
 * enough. With one, the leaf that gains most is split first. Of two siblings the smaller is counted, the larger is what
 * remains of the parent.
 */
export class TreeGrower {
  readonly #kernel: Kernel;
  readonly #rules: GrowthRules;
  readonly #free: number[];
  /** The rules in units of the fixed-point sums of the column at hand. */
  #scaled: SplitRules;
  #column = 0;
  #trained = 0;
  #gradientScale = 1;
  #hessianScale = 1;

  constructor(kernel: Kernel, rules: GrowthRules) {
    this.#kernel = kernel;
    this.#rules = rules;
    this.#scaled = rules;
    this.#free = Array.from({ length: kernel.slots }, (_, slot) => slot);
  }

  /**
   * One tree on the first `count` rows of the kernel's order, appended to the forest; its leaves are added to those rows' margins.
   *
   * @param trained which of the trained columns, and which column of the margins that is
   * @param features features that may split, rising
   */
  grow(trained: number, column: number, count: number, features: Int32Array, forest: ForestBuilder): void {
    const kernel = this.#kernel;
    this.#trained = trained;
    this.#column = column;
    kernel.fix(trained);
    const h = (this.#hessianScale = kernel.scales[2 * trained]!);
    const g = (this.#gradientScale = kernel.scales[2 * trained + 1]!);
    const { l1, l2, minWeight, minGain, monotone, maxOneHot } = this.#rules;
    this.#scaled = {
      l1: l1 * g,
      l2: l2 * h,
      minWeight: minWeight * h,
      minGain: (minGain * g * g) / h,
      monotone,
      ...(maxOneHot === undefined ? {} : { maxOneHot }),
    };
    kernel.allow(features, this.#scaled);

    kernel.sum(trained, count);
    const { gradient, hessian } = kernel.total;
    const bounds = monotone === undefined ? undefined : { low: -Infinity, high: Infinity };
    const root = makeNode(0, count, gradient, hessian, 0, bounds);
    if (this.#maySplit(root)) {
      root.slot = this.#free.pop()!;
      kernel.count(trained, 0, count, root.slot);
    }
    if (this.#rules.leaves === undefined) this.#growDeep(root, forest);
    else {
      this.#growBest(root, this.#rules.leaves);
      this.#emit(root, forest);
    }
  }

  /** A node and all below it. @returns its index in the forest */
  #growDeep(node: Node, forest: ForestBuilder): number {
    this.#search(node);
    const { depth, renew } = this.#rules;
    if (node.split !== undefined && node.depth + 1 === depth && renew === undefined) {
      this.#giveBack(node);
      return this.#splitToLeaves(node, node.split, forest);
    }
    if (node.split === undefined || !this.#divide(node)) {
      this.#giveBack(node);
      return this.#leaf(node, forest);
    }
    const at = this.#addSplit(node, forest);
    this.#growDeep(node.left!, forest);
    const right = this.#growDeep(node.right!, forest);
    forest.rights[at] = right;
    return at;
  }

  #growBest(root: Node, most: number): void {
    const open: Node[] = [];
    const consider = (node: Node): void => {
      this.#search(node);
      // Two histograms must be free when a node's turn comes. One without its own has both children counted.
      if (node.split === undefined || this.#free.length < 2) this.#giveBack(node);
      if (node.split !== undefined) open.push(node);
    };
    consider(root);
    for (let leaves = 1; leaves < most && open.length > 0; ) {
      let best = 0;
      for (let i = 1; i < open.length; i++) if (open[i]!.split!.gain > open[best]!.split!.gain) best = i;
      const [node] = open.splice(best, 1) as [Node];
      if (!this.#divide(node)) {
        this.#giveBack(node);
        node.split = undefined;
        continue;
      }
      leaves++;
      consider(node.left!);
      consider(node.right!);
    }
    for (const node of open) {
      this.#giveBack(node);
      node.split = undefined;
    }
  }

  #emit(node: Node, forest: ForestBuilder): number {
    if (node.split === undefined) return this.#leaf(node, forest);
    const at = this.#addSplit(node, forest);
    this.#emit(node.left!, forest);
    const right = this.#emit(node.right!, forest);
    forest.rights[at] = right;
    return at;
  }

  #search(node: Node): void {
    if (node.slot < 0) return;
    const split: Split = {
      feature: -1,
      bin: 0,
      missingLeft: false,
      gain: 0,
      leftGradient: 0,
      leftHessian: 0,
      sides: undefined,
    };
    this.#kernel.findSplit(node.slot, node.gradient, node.hessian, this.#scaled, node.bounds, split);
    if (split.feature >= 0) node.split = split;
  }

  /** Sorts a node's rows to its children and counts those that may be split. @returns false when all rows went one way */
  #divide(node: Node): boolean {
    const { start, end, gradient, hessian, depth } = node;
    const { feature, bin, missingLeft, leftGradient, leftHessian, sides } = node.split!;
    const kernel = this.#kernel;
    const middle =
      sides === undefined
        ? kernel.partition(feature, bin, missingLeft, start, end)
        : kernel.partitionBy(feature, sides, start, end);
    if (middle === start || middle === end) return false;
    const [leftBounds, rightBounds] = this.#childBounds(node);
    const left = makeNode(start, middle, leftGradient, leftHessian, depth + 1, leftBounds);
    const right = makeNode(middle, end, gradient - leftGradient, hessian - leftHessian, depth + 1, rightBounds);
    node.left = left;
    node.right = right;
    const [small, large] = middle - start <= end - middle ? [left, right] : [right, left];
    this.#histograms(node, small, large);
    return true;
  }

  /** Histograms of two siblings, for those that may be split. */
  #histograms(parent: Node, small: Node, large: Node): void {
    const kernel = this.#kernel;
    const splitSmall = this.#maySplit(small);
    const splitLarge = this.#maySplit(large);
    const place = parent.slot;
    parent.slot = -1;
    const count = (node: Node, slot: number): void => {
      kernel.count(this.#trained, node.start, node.end, slot);
      node.slot = slot;
    };
    if (place < 0) {
      if (splitSmall) count(small, this.#free.pop()!);
      if (splitLarge) count(large, this.#free.pop()!);
    } else if (!splitLarge) {
      if (splitSmall) count(small, place);
      else this.#free.push(place);
    } else {
      count(small, this.#free.pop()!);
      kernel.subtract(small.slot, place);
      large.slot = place;
      if (!splitSmall) this.#giveBack(small);
    }
  }

  #childBounds(node: Node): [Bounds | undefined, Bounds | undefined] {
    const { bounds, split } = node;
    if (bounds === undefined) return [undefined, undefined];
    const { feature, leftGradient, leftHessian } = split!;
    const direction = this.#scaled.monotone![feature]!;
    if (direction === 0) return [bounds, bounds];
    const left = outputOf(leftGradient, leftHessian, this.#scaled, bounds);
    const right = outputOf(node.gradient - leftGradient, node.hessian - leftHessian, this.#scaled, bounds);
    const middle = (left + right) / 2;
    const below = { low: bounds.low, high: middle };
    const above = { low: middle, high: bounds.high };
    return direction > 0 ? [below, above] : [above, below];
  }

  #addSplit({ split, hessian }: Node, forest: ForestBuilder): number {
    const { feature, bin, missingLeft, gain, sides } = split!;
    const cuts = this.#kernel.bins.cuts[feature]!;
    const realGain = (gain * this.#hessianScale) / this.#gradientScale ** 2;
    const cover = hessian / this.#hessianScale;
    if (sides === undefined) return forest.addSplit(feature, cuts[bin - 1]!, missingLeft, realGain, cover);
    const listed = cuts.filter((_, i) => sides[i + 1] === 1);
    return forest.addCategorySplit(feature, listed, missingLeft, realGain, cover);
  }

  #leaf({ start, end, gradient, hessian, bounds }: Node, forest: ForestBuilder): number {
    const { learningRate, renew } = this.#rules;
    const value =
      renew === undefined
        ? this.#valueOf(gradient, hessian, bounds)
        : Math.fround(learningRate * renew(this.#kernel, start, end));
    this.#kernel.addLeaf(this.#column, start, end, value);
    return forest.addLeaf(value, hessian / this.#hessianScale);
  }

  /** The lowest split of a tree: its rows need not be sorted any more. */
  #splitToLeaves(node: Node, split: Split, forest: ForestBuilder): number {
    const [leftBounds, rightBounds] = this.#childBounds(node);
    const { leftGradient, leftHessian } = split;
    const rightHessian = node.hessian - leftHessian;
    const left = this.#valueOf(leftGradient, leftHessian, leftBounds);
    const right = this.#valueOf(node.gradient - leftGradient, rightHessian, rightBounds);
    this.#kernel.addLeaves(this.#column, split, node.start, node.end, left, right);
    const at = this.#addSplit(node, forest);
    forest.addLeaf(left, leftHessian / this.#hessianScale);
    // Adding a node may move the forest's arrays.
    const last = forest.addLeaf(right, rightHessian / this.#hessianScale);
    forest.rights[at] = last;
    return at;
  }

  #valueOf(gradient: number, hessian: number, bounds: Bounds | undefined): number {
    const output = (outputOf(gradient, hessian, this.#scaled, bounds) * this.#hessianScale) / this.#gradientScale;
    return Math.fround(this.#rules.learningRate * output);
  }

  #maySplit({ depth, start, end, hessian }: Node): boolean {
    return depth < this.#rules.depth && end - start > 1 && hessian >= 2 * this.#scaled.minWeight;
  }

  #giveBack(node: Node): void {
    if (node.slot >= 0) this.#free.push(node.slot);
    node.slot = -1;
  }
}

function makeNode(
  start: number,
  end: number,
  gradient: number,
  hessian: number,
  depth: number,
  bounds: Bounds | undefined,
): Node {
  return {
    start,
    end,
    gradient,
    hessian,
    depth,
    bounds,
    slot: -1,
    split: undefined,
    left: undefined,
    right: undefined,
  };
}
