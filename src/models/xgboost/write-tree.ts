import { type Forest, listedCategories } from '../forest.ts';
import type { ArrangedTree } from './arrange-trees.ts';
import { nextAbove } from './float32.ts';

/** What XGBoost names as the parent of a root: the greatest int32. */
const NO_PARENT = 2147483647;

/**
 * One tree as XGBoost's JSON, leaves with their value in `split_conditions`.
 *
 * A split by category has its list in `categories`: what is on it goes right, as here. Nodes are numbered level by level, a right child right after its left one: XGBoost finds it there, whatever `right_children`
 * says.
 */
export function writeTree(forest: Forest, tree: ArrangedTree, id: number, width: number): string {
  const { root, shift } = tree;
  const order = root < 0 ? [-1] : levelOrder(forest, root);
  const nodes = order.length;
  const lefts = new Int32Array(nodes).fill(-1);
  const rights = new Int32Array(nodes).fill(-1);
  const parents = new Int32Array(nodes).fill(NO_PARENT);
  const features = new Int32Array(nodes);
  const missingLeft = new Uint8Array(nodes);
  const values = new Float32Array(nodes);
  const weights = new Float32Array(nodes);
  const gains = new Float32Array(nodes);
  const covers = new Float32Array(nodes);
  const byCategory = new Uint8Array(nodes);
  const listNodes: number[] = [];
  const listStarts: number[] = [];
  const listSizes: number[] = [];
  const codes: number[] = [];
  let children = 1;
  order.forEach((at, i) => {
    const feature = at < 0 ? -1 : forest.features[at]!;
    if (at >= 0) covers[i] = forest.covers[at]!;
    if (feature < 0) {
      values[i] = weights[i] = (at < 0 ? 0 : forest.values[at]!) + shift;
      return;
    }
    features[i] = feature;
    if (Number.isNaN(forest.values[at]!)) {
      const listed = listedCategories(forest, at);
      byCategory[i] = 1;
      listNodes.push(i);
      listStarts.push(codes.length);
      listSizes.push(listed.length);
      codes.push(...listed);
    } else values[i] = nextAbove(forest.values[at]!);
    missingLeft[i] = forest.missingLeft[at]!;
    gains[i] = forest.gains[at]!;
    lefts[i] = children++;
    rights[i] = children++;
    parents[lefts[i]!] = parents[rights[i]!] = i;
  });
  return writeObject({
    base_weights: writeFloats(weights),
    categories: JSON.stringify(codes),
    categories_nodes: JSON.stringify(listNodes),
    categories_segments: JSON.stringify(listStarts),
    categories_sizes: JSON.stringify(listSizes),
    default_left: `[${missingLeft.join(',')}]`,
    id: String(id),
    left_children: `[${lefts.join(',')}]`,
    loss_changes: writeFloats(gains),
    parents: `[${parents.join(',')}]`,
    right_children: `[${rights.join(',')}]`,
    split_conditions: writeFloats(values),
    split_indices: `[${features.join(',')}]`,
    split_type: `[${byCategory.join(',')}]`,
    sum_hessian: writeFloats(covers),
    tree_param: JSON.stringify({
      num_deleted: '0',
      num_feature: String(width),
      num_nodes: String(nodes),
      size_leaf_vector: '1',
    }),
  });
}

/** An object of values that are JSON already. */
export function writeObject(members: Readonly<Record<string, string>>): string {
  return `{${Object.entries(members)
    .map(([key, json]) => `${JSON.stringify(key)}:${json}`)
    .join(',')}}`;
}

/** The nodes of a tree from the root down, each level from left to right. */
function levelOrder(forest: Forest, root: number): number[] {
  const order = [root];
  // Grows while it is walked.
  for (const at of order) if (forest.features[at]! >= 0) order.push(at + 1, forest.rights[at]!);
  return order;
}

/** Float32 values with an exponent each: XGBoost takes a number without one for an integer, and refuses it. */
function writeFloats(values: Float32Array): string {
  return `[${Array.from(values, writeFloat).join(',')}]`;
}

/** Nine digits tell every float32 value apart. Infinity, which JSON doesn't have, is a number beyond float32. */
function writeFloat(value: number): string {
  return Number.isFinite(value) ? value.toExponential(8) : value > 0 ? '1e+39' : '-1e+39';
}
