/** What a tree is grown on, by position among the fit rows. */
export interface TreeSample {
  /** Numbers that a leaf says: a share a class, or one value. */
  readonly outputs: number;
  /** Whether the targets are class codes. */
  readonly classes: boolean;
  /** Class code, or value. */
  readonly target: Float64Array;
  /** 0 where the tree doesn't see the row. */
  readonly weights: Float64Array;
  /** The rows that it sees; nodes of the tree are ranges of it. */
  readonly order: Int32Array;
}

/** The rows of one node side by side, and their sums. Each row adds its weight, and `amounts` to the sum at `slots`. */
export class NodeRows {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
  readonly amounts: Float64Array;
  readonly slots: Uint8Array;
  order: Int32Array = new Int32Array(0);
  start = 0;
  end = 0;
  weight = 0;
  /** Whether all rows have one target. */
  pure = true;
  /** Σ sums² ÷ weight: what a split raises. */
  score = 0;

  constructor(rows: number, outputs: number) {
    this.sums = new Float64Array(outputs);
    this.weights = new Float64Array(rows);
    this.amounts = new Float64Array(rows);
    this.slots = new Uint8Array(rows);
  }

  /** Goes over to the rows `order[start..end)`. */
  enter({ classes, target, weights, order }: TreeSample, start: number, end: number): void {
    this.order = order;
    this.start = start;
    this.end = end;
    this.sums.fill(0);
    this.weight = 0;
    this.pure = true;
    const first = target[order[start]!]!;
    for (let i = start; i < end; i++) {
      const row = order[i]!;
      const y = target[row]!;
      const w = weights[row]!;
      const slot = classes ? y : 0;
      const amount = classes ? w : w * y;
      this.weights[i - start] = w;
      this.amounts[i - start] = amount;
      this.slots[i - start] = slot;
      this.sums[slot]! += amount;
      this.weight += w;
      if (y !== first) this.pure = false;
    }
    this.score = scoreOf(this.sums, this.weight);
  }
}

/**
 * Sum of squares ÷ weight. What both sides of a split have more of it than the whole is the fall of the weighted Gini impurity
 * for classes, and of the weighted squared error for values.
 */
export function scoreOf(sums: Float64Array, weight: number): number {
  let squares = 0;
  for (let k = 0; k < sums.length; k++) squares += sums[k]! * sums[k]!;
  return squares / weight;
}

/** The best split so far of a node; `feature` is −1 without one. */
export interface ForestSplit {
  feature: number;
  /** `x <= threshold` goes left. */
  threshold: number;
  /** Highest bin that goes left, where there are bins. */
  bin: number;
  missingLeft: boolean;
  score: number;
}

/** Tries the splits of one feature after the other, and sorts rows by the one that was taken. */
export interface Splitter {
  /** Features that may split, in any order. */
  readonly features: Int32Array;
  /**
   * Betters `split` where this feature can.
   *
   * @returns whether the feature varies in the node
   */
  consider(feature: number, node: NodeRows, split: ForestSplit): boolean;
  /** Sorts `order[start..end)` into left and right. @returns where the right ones begin */
  partition(split: ForestSplit, order: Int32Array, start: number, end: number): number;
}

/** Stable sort of a range by side. @param goesLeft of a position among the fit rows */
export function partitionBy(
  goesLeft: (row: number) => boolean,
  order: Int32Array,
  start: number,
  end: number,
  scratch: Int32Array,
): number {
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = order[i]!;
    if (goesLeft(row)) order[left++] = row;
    else scratch[right++] = row;
  }
  for (let i = 0; i < right; i++) order[left + i] = scratch[i]!;
  return left;
}

/** A side of a split must weigh more than rounding leaves of the whole. */
export const LEAST_SHARE = 1e-12;
