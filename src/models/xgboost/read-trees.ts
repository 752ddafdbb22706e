import { type Forest, ForestBuilder } from '../forest.ts';
import { type Fields, invalidModel, unsupportedModel } from './fields.ts';
import { nextBelow } from './float32.ts';

/** Float32 holds every whole number below it; XGBoost takes no category beyond. */
const MOST_CATEGORIES = 2 ** 24;

/**
 * The trees of a booster in our form: in pre-order, and `x < cut` as `x <= the float32 value below`. Lists of categories are the
 * same: what is on them goes right.
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
  const lists = readLists(tree, nodes);

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
      const listed = lists.get(node);
      const goesLeft = missingLeft[node] === 1;
      if (listed !== undefined) at = forest.addCategorySplit(feature, listed, goesLeft, gains[node]!, covers[node]!);
      else {
        if (Number.isNaN(value)) throw invalidModel(tree.file, `${tree.path}: node ${node} splits at no number`);
        at = forest.addSplit(feature, nextBelow(value), goesLeft, gains[node]!, covers[node]!);
      }
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
}

/** The categories that go right at each split by category, rising. */
function readLists(tree: Fields, nodes: number): Map<number, Int32Array> {
  const lists = new Map<number, Int32Array>();
  const kinds = tree.has('split_type') ? Array.from(tree.numbers('split_type')) : [];
  if (!kinds.includes(1)) return lists;
  const at = tree.numbers('categories_nodes');
  const starts = tree.numbers('categories_segments', at.length);
  const sizes = tree.numbers('categories_sizes', at.length);
  const codes = Array.from(tree.numbers('categories'));
  if (!codes.every((code) => Number.isInteger(code) && code >= 0 && code < MOST_CATEGORIES)) {
    throw tree.invalid('categories', 'whole numbers from 0 on');
  }
  for (let i = 0; i < at.length; i++) {
    const end = starts[i]! + sizes[i]!;
    if (!isIndex(at[i]!, nodes) || kinds[at[i]!] !== 1) throw tree.invalid('categories_nodes', 'splits by category');
    if (!(isIndex(starts[i]!, codes.length + 1) && isIndex(sizes[i]!, codes.length + 1) && end <= codes.length)) {
      throw tree.invalid('categories_segments', `parts of ${codes.length} categories`);
    }
    lists.set(at[i]!, Int32Array.from(new Set(codes.slice(starts[i], end))).sort());
  }
  const lacking = kinds.findIndex((kind, node) => kind === 1 && !lists.has(node));
  if (lacking >= 0) throw tree.invalid('categories_nodes', `a list with node ${lacking}, which splits by category`);
  return lists;
}
