import type { Forest } from './forest.ts';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from './graph.ts';
import { INPUT_NAME } from './graph.ts';
import type { TreeModel } from './tree-model.ts';
import { TREE_OBJECTIVES, type TreeLink } from './tree-objective.ts';

/** `BRANCH_LEQ` of the operator's node modes: `x <= split` takes the true branch. */
const LESS_OR_EQUAL = 0;

/** The operator after the trees. */
const LINK_NODES: Readonly<Record<Exclude<TreeLink, 'identity'>, Pick<OnnxNode, 'op' | 'attributes'>>> = {
  softmax: { op: 'Softmax', attributes: { axis: { kind: 'int', value: -1 } } },
  logistic: { op: 'Sigmoid' },
  exp: { op: 'Exp' },
};

/**
 * The model as one `TreeEnsemble` (ai.onnx.ml 5), with a Softmax after it for classes.
 *
 * The operator has no base value, so the base margins come first as trees of one leaf: onnxruntime then adds the same float32
 * numbers in the same order as the trainer. It knows no tree without a split either: such a tree is a node with the same
 * leaf on both sides.
 */
export function treesToOnnx({ forest, base, objective, featureNames }: TreeModel): OnnxGraph {
  const { link } = TREE_OBJECTIVES[objective];
  const margins = link === 'identity' ? 'value' : 'margins';
  const trees: OnnxNode = {
    op: 'TreeEnsemble',
    domain: 'ai.onnx.ml',
    inputs: [INPUT_NAME],
    outputs: [margins],
    attributes: ensembleAttributes(forest, base),
  };
  const answer = link === 'softmax' ? 'probabilities' : 'value';
  return {
    width: featureNames.length,
    nodes: link === 'identity' ? [trees] : [trees, { ...LINK_NODES[link], inputs: [margins], outputs: [answer] }],
    initializers: [],
    output: { name: answer, width: base.length, type: 'float32' },
  };
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
  const leafTargets: number[] = [];
  const leafWeights: number[] = [];

  const addLeaf = (output: number, value: number): number => {
    leafTargets.push(output);
    return leafWeights.push(value) - 1;
  };
  const addNode = (feature: number, split: number, missingTrue: number): number => {
    splits.push(split);
    missing.push(missingTrue);
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
    const node = addNode(forest.features[at]!, forest.values[at]!, forest.missingLeft[at]!);
    const left = at + 1;
    const right = forest.rights[at]!;
    trueLeafs[node] = forest.features[left]! < 0 ? 1 : 0;
    trues[node] = trueLeafs[node] === 1 ? addLeaf(output, forest.values[left]!) : addSplit(left, output);
    falseLeafs[node] = forest.features[right]! < 0 ? 1 : 0;
    falses[node] = falseLeafs[node] === 1 ? addLeaf(output, forest.values[right]!) : addSplit(right, output);
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
    nodes_modes: tensor('uint8', new Uint8Array(splits.length).fill(LESS_OR_EQUAL)),
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
