import { type Forest, ForestBuilder } from '../forest.ts';
import { type Fields, invalidModel, unsupportedModel } from './fields.ts';
import { nextBelow } from './float32.ts';

/**
 * The trees of a booster in our form: in pre-order, and `x < cut` as `x <= the float32 value below`.
 *
 * @param trees `gradient_booster.model.trees`
 * @param outputs output column of each tree
 * @param width features of the model
 * @throws InputError MODEL_FILE_INVALID, MODEL_UNSUPPORTED
 */
export function readTrees(trees: readonly Fields[], outputs: ArrayLike<number>, width: number): Forest {
  const forest = new ForestBuilder();
  trees.forEach((tree, t) => {
    forest.beginTree(outputs[t]!);
    addTree(tree, width, forest);
  });
  return forest.freeze();
}

function addTree(tree: Fields, width: number, forest: ForestBuilder): void {
  const params = tree.object('tree_param');
  refuseOtherTrees(tree, params);
  const nodes = params.count('num_nodes');
  const lefts = tree.numbers('left_children', nodes);
  const rights = tree.numbers('right_children', nodes);
  const features = tree.numbers('split_indices', nodes);
  const values = tree.numbers('split_conditions', nodes);
  const missingLeft = tree.numbers('default_left', nodes);
  const gains = tree.numbers('loss_changes', nodes);
  const covers = tree.numbers('sum_hessian', nodes);

  const seen = new Uint8Array(nodes);
  // Nodes to visit, each with the split whose right child it is, or −1. Left children come off the stack first: pre-order.
  const stack = [0, -1];
  while (stack.length > 0) {
    const parent = stack.pop()!;
    const node = stack.pop()!;
    if (!isIndex(node, nodes) || seen[node] === 1) {
      throw invalidModel(tree.file, `${tree.path}: node ${node} of ${nodes} doesn't exist, or is the child of two`);
    }
    seen[node] = 1;
    const value = Math.fround(values[node]!);
    const left = lefts[node]!;
    let at: number;
    if (left === -1) {
      if (!Number.isFinite(value)) throw invalidModel(tree.file, `${tree.path}: leaf ${node} is no finite number`);
      at = forest.addLeaf(value, covers[node]!);
    } else {
      const feature = features[node]!;
      if (!isIndex(feature, width)) {
        throw invalidModel(tree.file, `${tree.path}: node ${node} splits feature ${feature} of ${width}`);
      }
      if (Number.isNaN(value)) throw invalidModel(tree.file, `${tree.path}: node ${node} splits at no number`);
      const cut = nextBelow(value);
      at = forest.addSplit(feature, cut, missingLeft[node] === 1, gains[node]!, covers[node]!);
      stack.push(rights[node]!, at, left, -1);
    }
    if (parent >= 0) forest.rights[parent] = at;
  }
}

function isIndex(value: number, length: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < length;
}

function refuseOtherTrees(tree: Fields, params: Fields): void {
  if (params.has('size_leaf_vector') && params.count('size_leaf_vector') > 1) {
    throw unsupportedModel(
      tree.file,
      'the trees have several values in each leaf (multi_strategy: multi_output_tree)',
      "train with multi_strategy: one_output_per_tree, XGBoost's default",
    );
  }
  const kinds = tree.has('split_type') ? tree.numbers('split_type') : [];
  const categorical = Array.from(kinds).indexOf(1);
  if (categorical >= 0) {
    const feature = tree.numbers('split_indices')[categorical];
    throw unsupportedModel(
      tree.file,
      `feature ${feature} is split by category (${tree.path}, node ${categorical}), which is not served here`,
      'train with one column for each category, or with the categories as ordered numbers',
    );
  }
}
