import type { Matrix } from '../core/index.ts';
import type { Forest } from './forest.ts';
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

  const bias = Float64Array.from(base);
  const means = meanLeaves(forest);
  forest.roots.forEach((root, t) => {
    bias[forest.outputs[t]!]! += means[root]!;
  });
  const paths = new PathStack(deepestLevel(forest) + 2);
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]!;
    const data = matrix.data.subarray(row * width, (row + 1) * width);
    for (let k = 0; k < columns; k++) values[i * block + k * (width + 1) + width] = bias[k]!;
    forest.roots.forEach((root, t) => {
      const to = i * block + forest.outputs[t]! * (width + 1);
      explainTree(forest, root, data, paths, values, to);
    });
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

/** Share of a split's rows that went left in training; half where no row reached it. */
function leftShare({ covers, rights }: Forest, node: number): number {
  const left = covers[node + 1]!;
  const sum = left + covers[rights[node]!]!;
  return sum > 0 ? left / sum : 0.5;
}

/** Mean of the leaves below each node, by cover. Children come after their parent, so that one pass backwards does. */
function meanLeaves(forest: Forest): Float64Array {
  const means = Float64Array.from(forest.values);
  for (let node = means.length - 1; node >= 0; node--) {
    if (forest.features[node]! < 0) continue;
    const share = leftShare(forest, node);
    means[node] = share * means[node + 1]! + (1 - share) * means[forest.rights[node]!]!;
  }
  return means;
}

/** Splits on the longest way from a root to a leaf. */
function deepestLevel({ features, rights }: Forest): number {
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
 * Paths from the root, one a level: a child's is a copy of its parent's, one step longer. A step has its feature, the share of
 * rows that pass it when the feature is unknown (`zeros`) and when it is known (`ones`: 0 or 1), and the summed weight of the
 * subsets of a size (`weights`).
 */
class PathStack {
  readonly features: Int32Array[] = [];
  readonly zeros: Float64Array[] = [];
  readonly ones: Float64Array[] = [];
  readonly weights: Float64Array[] = [];

  constructor(levels: number) {
    for (let level = 0; level < levels; level++) {
      this.features.push(new Int32Array(level + 1));
      this.zeros.push(new Float64Array(level + 1));
      this.ones.push(new Float64Array(level + 1));
      this.weights.push(new Float64Array(level + 1));
    }
  }
}

function explainTree(
  forest: Forest,
  root: number,
  row: Float32Array,
  paths: PathStack,
  out: Float64Array,
  to: number,
): void {
  const { features, values, rights, missingLeft } = forest;

  /** @param length steps of the parent's path @param zero, one, feature the step that leads to the node; −1: none */
  const visit = (node: number, level: number, length: number, zero: number, one: number, feature: number): void => {
    // No subset of the features brings a row here.
    if (zero === 0 && one === 0) return;
    const f = paths.features[level]!;
    const z = paths.zeros[level]!;
    const o = paths.ones[level]!;
    const w = paths.weights[level]!;
    if (level > 0) {
      f.set(paths.features[level - 1]!.subarray(0, length));
      z.set(paths.zeros[level - 1]!.subarray(0, length));
      o.set(paths.ones[level - 1]!.subarray(0, length));
      w.set(paths.weights[level - 1]!.subarray(0, length));
    }
    extend(f, z, o, w, length, zero, one, feature);
    let steps = length + 1;

    const split = features[node]!;
    if (split < 0) {
      for (let i = 1; i < steps; i++) {
        out[to + f[i]!]! += unwoundSum(z, o, w, steps, i) * (o[i]! - z[i]!) * values[node]!;
      }
      return;
    }
    const x = row[split]!;
    const left = x <= values[node]! || (!(x > values[node]!) && missingLeft[node] === 1);
    const share = leftShare(forest, node);
    // A feature that was split on before: its earlier step is undone, and both go on as one.
    let zeroBefore = 1;
    let oneBefore = 1;
    for (let i = 1; i < steps; i++) {
      if (f[i] !== split) continue;
      zeroBefore = z[i]!;
      oneBefore = o[i]!;
      unwind(f, z, o, w, steps, i);
      steps--;
      break;
    }
    visit(node + 1, level + 1, steps, zeroBefore * share, left ? oneBefore : 0, split);
    visit(rights[node]!, level + 1, steps, zeroBefore * (1 - share), left ? 0 : oneBefore, split);
  };

  visit(root, 0, 0, 1, 1, -1);
}

function extend(
  f: Int32Array,
  z: Float64Array,
  o: Float64Array,
  w: Float64Array,
  length: number,
  zero: number,
  one: number,
  feature: number,
): void {
  f[length] = feature;
  z[length] = zero;
  o[length] = one;
  w[length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    w[i + 1]! += (one * w[i]! * (i + 1)) / (length + 1);
    w[i] = (zero * w[i]! * (length - i)) / (length + 1);
  }
}

/** Takes step `at` out of a path of `steps`. */
function unwind(f: Int32Array, z: Float64Array, o: Float64Array, w: Float64Array, steps: number, at: number): void {
  const last = steps - 1;
  const one = o[at]!;
  const zero = z[at]!;
  let next = w[last]!;
  for (let i = last - 1; i >= 0; i--) {
    if (one !== 0) {
      const before = w[i]!;
      w[i] = (next * steps) / ((i + 1) * one);
      next = before - (w[i]! * zero * (last - i)) / steps;
    } else w[i] = (w[i]! * steps) / (zero * (last - i));
  }
  for (let i = at; i < last; i++) {
    f[i] = f[i + 1]!;
    z[i] = z[i + 1]!;
    o[i] = o[i + 1]!;
  }
}

/** What the weights would sum to with step `at` taken out. */
function unwoundSum(z: Float64Array, o: Float64Array, w: Float64Array, steps: number, at: number): number {
  const last = steps - 1;
  const one = o[at]!;
  const zero = z[at]!;
  let next = w[last]!;
  let total = 0;
  for (let i = last - 1; i >= 0; i--) {
    if (one !== 0) {
      const weight = (next * steps) / ((i + 1) * one);
      total += weight;
      next = w[i]! - weight * zero * ((last - i) / steps);
    } else if (zero !== 0) total += (w[i]! * steps) / (zero * (last - i));
  }
  return total;
}
