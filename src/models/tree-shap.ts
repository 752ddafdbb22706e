import type { Matrix } from '../core/index.ts';
import { type Forest, goesLeft } from './forest.ts';
import { requireWidth, type TreeModel } from './tree-model.ts';

/** What each feature adds to each margin of each row. */
export interface ShapValues {
  /** Row-major [rows × columns × (width + 1)]; the last of a column is the bias, the mean margin. They sum to the margin. */
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
}

/**
 * Exact Shapley values of the margins, by the trees' paths: a feature that is not known sends a row both ways, in the shares of
 * the nodes' covers (sums of hessians in training).
 *
 * Time grows with rows × leaves × depth²: give a sample of rows where there are many.
 *
 * @param rows rows of the matrix, in this order; all where undefined
 * @throws InputError MODEL_FEATURES_MISMATCH where the matrix has another width
 * @see Lundberg, Erion & Lee 2018, arXiv:1802.03888, algorithm 2
 */
export function treeShap(model: TreeModel, matrix: Matrix, rows?: Int32Array): ShapValues {
  requireWidth(model, matrix);
  const { forest, base } = model;
  const width = matrix.names.length;
  const columns = base.length;
  const count = rows?.length ?? matrix.rows;
  const block = columns * (width + 1);
  const values = new Float64Array(count * block);

  const shares = leftShares(forest);
  const means = meanLeaves(forest, shares);
  const bias = Float64Array.from(base);
  forest.roots.forEach((root, t) => {
    bias[forest.outputs[t]!]! += means[root]!;
  });
  const explain = explainer(forest, shares, matrix.data, values);
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!;
    for (let k = 0; k < columns; k++) values[i * block + k * (width + 1) + width] = bias[k]!;
    for (let t = 0; t < forest.roots.length; t++) {
      explain(forest.roots[t]!, row * width, i * block + forest.outputs[t]! * (width + 1));
    }
  }
  return { values, rows: count, columns, width };
}

/**
 * Mean absolute contribution of each feature over rows and columns, as a share of all: how much the model leans on it.
 *
 * @returns shape [width], sums to 1; all 0 for a model without splits
 */
export function shapImportance({ values, rows, columns, width }: ShapValues): Float64Array {
  const sums = new Float64Array(width);
  for (let at = 0; at < rows * columns; at++) {
    for (let f = 0; f < width; f++) sums[f]! += Math.abs(values[at * (width + 1) + f]!);
  }
  const total = sums.reduce((sum, x) => sum + x, 0);
  return total > 0 ? sums.map((x) => x / total) : sums;
}

/** Share of each split's rows that went left in training; half where no row reached it. */
function leftShares({ features, covers, rights }: Forest): Float64Array {
  const shares = new Float64Array(features.length);
  for (let node = 0; node < shares.length; node++) {
    if (features[node]! < 0) continue;
    const left = covers[node + 1]!;
    const sum = left + covers[rights[node]!]!;
    shares[node] = sum > 0 ? left / sum : 0.5;
  }
  return shares;
}

/** Mean of the leaves below each node, by cover. Children come after their parent, so that one pass backwards does. */
function meanLeaves(forest: Forest, shares: Float64Array): Float64Array {
  const means = Float64Array.from(forest.values);
  for (let node = means.length - 1; node >= 0; node--) {
    if (forest.features[node]! < 0) continue;
    const share = shares[node]!;
    means[node] = share * means[node + 1]! + (1 - share) * means[forest.rights[node]!]!;
  }
  return means;
}

/** Splits on the longest way from a root to a leaf. */
function deepestLevel(features: Int32Array, rights: Int32Array): number {
  const levels = new Int32Array(features.length);
  let deepest = 0;
  for (let node = 0; node < features.length; node++) {
    const level = levels[node]!;
    if (features[node]! < 0) deepest = Math.max(deepest, level);
    else levels[node + 1] = levels[rights[node]!] = level + 1;
  }
  return deepest;
}

/**
 * Explains one tree for one row: `explain(root, at, to)` adds to `out` from index `to`; the row begins at `at` in `data`.
 *
 * A path from the root is a list of steps, one for each feature split on: the share of rows that pass it when the feature is
 * unknown (`zeros`) and when it is known (`ones`: 0 or 1). `weights` sums the chances of the subsets of each size. The paths
 * of all levels lie one after the other in one set of arrays; a child's is a copy of its parent's, one step longer.
 */
function explainer(
  forest: Forest,
  shares: Float64Array,
  data: Float32Array,
  out: Float64Array,
): (root: number, at: number, to: number) => void {
  const { features, values, rights } = forest;
  const deepest = deepestLevel(features, rights);
  const size = ((deepest + 2) * (deepest + 3)) / 2;
  const steps = new Int32Array(size);
  const zeros = new Float64Array(size);
  const ones = new Float64Array(size);
  const weights = new Float64Array(size);
  const inverse = Float64Array.from({ length: deepest + 3 }, (_, i) => 1 / i);
  let rowAt = 0;
  let outAt = 0;

  /** @param from parent's path, of `length` steps @param zero, one, feature the step that leads to the node; −1: none */
  const visit = (node: number, from: number, length: number, zero: number, one: number, feature: number): void => {
    // No subset of the features brings a row here.
    if (zero === 0 && one === 0) return;
    const path = from + length;
    const last = path + length;
    for (let i = 0; i < length; i++) {
      steps[path + i] = steps[from + i]!;
      zeros[path + i] = zeros[from + i]!;
      ones[path + i] = ones[from + i]!;
    }
    steps[last] = feature;
    zeros[last] = zero;
    ones[last] = one;
    const scale = inverse[length + 1]!;
    let carried = length === 0 ? 1 : 0;
    for (let i = 0; i < length; i++) {
      const weight = weights[from + i]! * scale;
      weights[path + i] = carried + zero * weight * (length - i);
      carried = one * weight * (i + 1);
    }
    weights[last] = carried;

    const split = features[node]!;
    if (split < 0) {
      addLeaf(path, length, values[node]!);
      return;
    }
    const left = goesLeft(forest, node, data[rowAt + split]!);
    const share = shares[node]!;
    // A feature that was split on before: its earlier step is undone, and both go on as one.
    let zeroBefore = 1;
    let oneBefore = 1;
    let count = length + 1;
    for (let i = 1; i < count; i++) {
      if (steps[path + i] !== split) continue;
      zeroBefore = zeros[path + i]!;
      oneBefore = ones[path + i]!;
      unwind(path, length, i);
      count--;
      break;
    }
    visit(node + 1, path, count, zeroBefore * share, left ? oneBefore : 0, split);
    visit(rights[node]!, path, count, zeroBefore * (1 - share), left ? 0 : oneBefore, split);
  };

  /** Takes step `at` out of a path whose last step is `last`. */
  const unwind = (path: number, last: number, at: number): void => {
    const one = ones[path + at]!;
    const zero = zeros[path + at]!;
    const count = last + 1;
    let next = weights[path + last]!;
    for (let i = last - 1; i >= 0; i--) {
      if (one !== 0) {
        const before = weights[path + i]!;
        const weight = next * inverse[i + 1]!;
        weights[path + i] = weight * count;
        next = before - weight * zero * (last - i);
      } else weights[path + i] = (weights[path + i]! * count * inverse[last - i]!) / zero;
    }
    for (let i = at; i < last; i++) {
      steps[path + i] = steps[path + i + 1]!;
      zeros[path + i] = zeros[path + i + 1]!;
      ones[path + i] = ones[path + i + 1]!;
    }
  };

  /** A leaf's value times what each step's being known adds to the chance of reaching it. */
  const addLeaf = (path: number, last: number, value: number): void => {
    const whole = value * (last + 1);
    // Steps that a known feature closes all take the same: what remains of the weights without them, their share cancelled.
    let closed = 0;
    for (let i = 0; i < last; i++) closed += weights[path + i]! * inverse[last - i]!;
    for (let step = 1; step <= last; step++) {
      const to = outAt + steps[path + step]!;
      if (ones[path + step] === 0) {
        out[to]! -= closed * whole;
        continue;
      }
      const zero = zeros[path + step]!;
      let next = weights[path + last]!;
      let total = 0;
      for (let i = last - 1; i >= 0; i--) {
        const weight = next * inverse[i + 1]!;
        total += weight;
        next = weights[path + i]! - weight * zero * (last - i);
      }
      out[to]! += total * (1 - zero) * whole;
    }
  };

  return (root, at, to) => {
    rowAt = at;
    outAt = to;
    visit(root, 0, 0, 1, 1, -1);
  };
}
