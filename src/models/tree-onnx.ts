import { type Forest, listedCategories } from './forest.ts';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from './graph.ts';
import { INPUT_NAME } from './graph.ts';
import type { TreeModel } from './tree-model.ts';
import { TREE_OBJECTIVES, type TreeLink } from './tree-objective.ts';

/** `BRANCH_LEQ` of the operator's node modes: `x <= split` takes the true branch. */
const LESS_OR_EQUAL = 0;
/** `BRANCH_MEMBER`: a value on the node's list takes the true branch. Lists end in NaN, one after the other. */
const MEMBER = 6;

/** The operator after the trees. */
const LINK_NODES: Readonly<Record<Exclude<TreeLink, 'identity'>, Pick<OnnxNode, 'op' | 'attributes'>>> = {
  softmax: { op: 'Softmax', attributes: { axis: { kind: 'int', value: -1 } } },
  logistic: { op: 'Sigmoid' },
  exp: { op: 'Exp' },
};

/**
 * The model as one `TreeEnsemble` (ai.onnx.ml 5), with a Softmax after it for classes.
 *
 * Where there are splits by category their columns are rounded down before it: onnxruntime looks some values up as whole numbers
 * and others as they are. The operator has no base value, so the base margins come first as trees of one leaf: onnxruntime then adds the same float32
 * numbers in the same order as the trainer. It knows no tree without a split either: such a tree is a node with the same
 * leaf on both sides.
 */
export function treesToOnnx({ forest, base, objective, featureNames }: TreeModel): OnnxGraph {
  const { link } = TREE_OBJECTIVES[objective];
  const margins = link === 'identity' ? 'value' : 'margins';
  const byCategory = categoryColumns(forest, featureNames.length);
  const rounding: OnnxNode[] = byCategory.includes(1)
    ? [
        { op: 'Floor', inputs: [INPUT_NAME], outputs: ['floors'] },
        { op: 'Where', inputs: ['by_category', 'floors', INPUT_NAME], outputs: [ROUNDED] },
      ]
    : [];
  const trees: OnnxNode = {
    op: 'TreeEnsemble',
    domain: 'ai.onnx.ml',
    inputs: [rounding.length > 0 ? ROUNDED : INPUT_NAME],
    outputs: [margins],
    attributes: ensembleAttributes(forest, base),
  };
  const softmax = link === 'softmax';
  const answer = softmax ? 'probabilities' : 'value';
  // A softmax in float64: a calibration behind it may be steep, and near 1 float32 has few digits of what lacks to 1.
  const widening: OnnxNode[] = softmax
    ? [{ op: 'Cast', inputs: [margins], outputs: [WIDENED], attributes: { to: { kind: 'int', value: DOUBLE } } }]
    : [];
  return {
    width: featureNames.length,
    nodes:
      link === 'identity'
        ? [...rounding, trees]
        : [
            ...rounding,
            trees,
            ...widening,
            { ...LINK_NODES[link], inputs: [softmax ? WIDENED : margins], outputs: [answer] },
          ],
    initializers:
      rounding.length === 0
        ? []
        : [{ name: 'by_category', type: 'bool', dims: [1, byCategory.length], data: byCategory }],
    output: { name: answer, width: base.length, type: softmax ? 'float64' : 'float32' },
  };
}

const ROUNDED = 'rounded';
const WIDENED = 'widened';
/** `TensorProto.DataType.DOUBLE`, for Cast. */
const DOUBLE = 11;

/** 1 for each column that is split by category, and never by number. */
function categoryColumns({ features, values }: Forest, width: number): Uint8Array {
  const columns = new Uint8Array(width);
  features.forEach((feature, node) => {
    if (feature >= 0 && Number.isNaN(values[node]!)) columns[feature] = 1;
  });
  features.forEach((feature, node) => {
    if (feature >= 0 && !Number.isNaN(values[node]!)) columns[feature] = 0;
  });
  return columns;
}

/** Attributes of a `TreeEnsemble` that sums trees. @param targets columns of its output; `base` may be empty, which is 0 */
export function ensembleAttributes(
  forest: Forest,
  base: Float32Array,
  targets = base.length,
): Record<string, OnnxAttribute> {
  const roots: number[] = [];
  const features: number[] = [];
  const splits: number[] = [];
  const trues: number[] = [];
  const trueLeafs: number[] = [];
  const falses: number[] = [];
  const falseLeafs: number[] = [];
  const missing: number[] = [];
  const modes: number[] = [];
  const members: number[] = [];
  const leafTargets: number[] = [];
  const leafWeights: number[] = [];

  const addLeaf = (output: number, value: number): number => {
    leafTargets.push(output);
    return leafWeights.push(value) - 1;
  };
  const addNode = (feature: number, split: number, missingTrue: number): number => {
    splits.push(split);
    missing.push(missingTrue);
    modes.push(LESS_OR_EQUAL);
    trues.push(0);
    falses.push(0);
    trueLeafs.push(1);
    falseLeafs.push(1);
    return features.push(feature) - 1;
  };
  const addConstant = (output: number, value: number): void => {
    const node = addNode(0, 0, 0);
    roots.push(node);
    trues[node] = falses[node] = addLeaf(output, value);
  };
  /** Adds a split and what is below it. */
  const addSplit = (at: number, output: number): number => {
    const left = at + 1;
    const right = forest.rights[at]!;
    const threshold = forest.values[at]!;
    const missingLeft = forest.missingLeft[at]!;
    const listed = listedCategories(forest, at);
    const byList = Number.isNaN(threshold) && listed.length > 0;
    // A code on the list goes right. Behind an empty list all that is known goes left.
    const node = byList
      ? addNode(forest.features[at]!, 0, 1 - missingLeft)
      : addNode(forest.features[at]!, Number.isNaN(threshold) ? Infinity : threshold, missingLeft);
    if (byList) {
      modes[node] = MEMBER;
      members.push(...listed, Number.NaN);
    }
    const [whenTrue, whenFalse] = byList ? [right, left] : [left, right];
    trueLeafs[node] = forest.features[whenTrue]! < 0 ? 1 : 0;
    trues[node] = trueLeafs[node] === 1 ? addLeaf(output, forest.values[whenTrue]!) : addSplit(whenTrue, output);
    falseLeafs[node] = forest.features[whenFalse]! < 0 ? 1 : 0;
    falses[node] = falseLeafs[node] === 1 ? addLeaf(output, forest.values[whenFalse]!) : addSplit(whenFalse, output);
    return node;
  };

  base.forEach((margin, k) => {
    addConstant(k, margin);
  });
  forest.roots.forEach((root, t) => {
    const output = forest.outputs[t]!;
    if (forest.features[root]! < 0) addConstant(output, forest.values[root]!);
    else roots.push(addSplit(root, output));
  });

  const ints = (value: number[]): OnnxAttribute => ({ kind: 'ints', value });
  const tensor = (type: OnnxTensor['type'], data: ArrayLike<number>): OnnxAttribute => ({
    kind: 'tensor',
    value: { type, dims: [data.length], data },
  });
  return {
    n_targets: { kind: 'int', value: targets },
    aggregate_function: { kind: 'int', value: 1 },
    post_transform: { kind: 'int', value: 0 },
    tree_roots: ints(roots),
    nodes_featureids: ints(features),
    nodes_splits: tensor('float32', Float32Array.from(splits)),
    nodes_modes: tensor('uint8', Uint8Array.from(modes)),
    ...(members.length > 0 ? { membership_values: tensor('float32', Float32Array.from(members)) } : {}),
    nodes_truenodeids: ints(trues),
    nodes_trueleafs: ints(trueLeafs),
    nodes_falsenodeids: ints(falses),
    nodes_falseleafs: ints(falseLeafs),
    // Without it NaN takes the false branch, which is right when no split learned otherwise.
    ...(missing.includes(1) ? { nodes_missing_value_tracks_true: ints(missing) } : {}),
    leaf_targetids: ints(leafTargets),
    leaf_weights: tensor('float32', Float32Array.from(leafWeights)),
  };
}
