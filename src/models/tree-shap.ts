import type { Matrix } from '../core/index.ts';
import { explainTrees } from './explain-trees.ts';
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
 * Time grows with rows × leaves × depth: give a sample of rows where there are many.
 *
 * @param rows rows of the matrix, in this order; all where undefined
 * @throws InputError MODEL_FEATURES_MISMATCH where the matrix has another width
 * @see Lundberg, Erion & Lee 2018, arXiv:1802.03888, for what is computed; explain-trees.ts for how
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
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < columns; k++) values[i * block + k * (width + 1) + width] = bias[k]!;
  }
  explainTrees(forest, shares, matrix, rows ?? Int32Array.from({ length: count }, (_, i) => i), { values, columns });
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
