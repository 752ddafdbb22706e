import type { Matrix, Rng } from '../../core/index.ts';
import { INPUT_NAME, type OnnxGraph } from '../../models/graph.ts';
import {
  ensembleAttributes,
  type Forest,
  findLeaf,
  predictTrees,
  type TreeModel,
  treesToOnnx,
} from '../../models/index.ts';
import type { FittedModel, Model, TrainingSet } from '../contract.ts';
import { binRows } from '../gbdt/bins.ts';
import { remembered } from '../remembered.ts';
import { requireRows } from '../require-rows.ts';
import { BestSplitter } from './best-splitter.ts';
import { type FittedForest, fitForest, type MakeSplitter } from './fit-forest.ts';
import type { ExtraTreesParams, ForestParams, RandomForestParams } from './params.ts';
import { RandomSplitter } from './random-splitter.ts';

export { extraTreesSchema, randomForestSchema } from './params.ts';

type Task = 'classify' | 'regress';

/**
 * A random forest: trees on bootstrap samples, the best split over features drawn anew for each; the answer is the mean of what the
 * leaves say, shares of the classes or a value.
 *
 * @see Breiman 2001, Machine Learning 45(1)
 */
export function randomForest(params: RandomForestParams, task: Task): Model {
  return forestModel('random-forest', params, task, (set, outputs, weights) => {
    const bins = remembered(set, 'bins', [params.bins, weights, undefined], () =>
      binRows(set.matrix, set.rows, params.bins, weights),
    );
    return new BestSplitter(bins, outputs, params.minLeaf);
  });
}

/**
 * Extremely randomised trees: a random threshold for each drawn feature, and the best of these.
 *
 * @see Geurts, Ernst & Wehenkel 2006, Machine Learning 63(1)
 */
export function extraTrees(params: ExtraTreesParams, task: Task): Model {
  return forestModel('extra-trees', params, task, ({ matrix, rows }, outputs, _weights, rng) => {
    return new RandomSplitter(matrix, rows, outputs, params.minLeaf, rng);
  });
}

function forestModel(name: string, params: ForestParams, task: Task, makeSplitter: MakeSplitter): Model {
  return {
    name,
    task,
    stopsEarly: false,
    needsLabelInputs: false,
    explains: 'trees',
    async fit(set: TrainingSet, rng: Rng, onProgress): Promise<FittedModel> {
      requireRows(set);
      const fitted = await fitForest(set, params, makeSplitter, rng, onProgress);
      const { forest, outOfBag, blockBars } = fitted;
      const { names } = set.matrix;
      const leaves = forest.features.reduce((sum, feature) => sum + Number(feature < 0), 0);
      const summary = {
        trees: forest.roots.length,
        leaves,
        blockBars,
        outOfBag,
        gain: gainShares(forest, names),
        ...(set.warmStart === undefined ? {} : { warmStart: false }),
      };
      return set.classes > 0 ? classModel(fitted, names, summary) : valueModel(fitted, names, summary);
    },
  };
}

/** Leaves ÷ trees, summed in float32 as onnxruntime does. */
function valueModel(fitted: FittedForest, names: readonly string[], summary: FittedModel['summary']): FittedModel {
  const trees = summedTrees(fitted, names);
  return {
    predict: (matrix) => predictTrees(trees, matrix),
    toOnnx: () => treesToOnnx(trees),
    trees,
    summary,
  };
}

/**
 * The file finds each tree's leaf (a target a tree, whose value is the leaf's entry in the table), looks the shares up and takes the
 * mean in float64: one walk a tree, where a tree a class would need as many as there are classes.
 */
function classModel(fitted: FittedForest, names: readonly string[], summary: FittedModel['summary']): FittedModel {
  let trees: TreeModel | undefined;
  return {
    predict: (matrix) => meanShares(fitted, matrix),
    toOnnx: () => sharesGraph(fitted, names.length),
    get trees() {
      trees ??= summedTrees(fitted, names);
      return trees;
    },
    summary,
  };
}

function meanShares({ forest, table, outputs }: FittedForest, matrix: Matrix): Float64Array {
  const out = new Float64Array(matrix.rows * outputs);
  const width = matrix.names.length;
  for (const root of forest.roots) {
    for (let i = 0; i < matrix.rows; i++) {
      const entry = forest.values[findLeaf(forest, root, matrix.data, i * width)]! * outputs;
      for (let k = 0; k < outputs; k++) out[i * outputs + k]! += table[entry + k]!;
    }
  }
  for (let i = 0; i < out.length; i++) out[i]! /= forest.roots.length;
  return out;
}

function sharesGraph({ forest, table, outputs }: FittedForest, width: number): OnnxGraph {
  const axis = (value: number) => ({ kind: 'int', value }) as const;
  return {
    width,
    nodes: [
      {
        op: 'TreeEnsemble',
        domain: 'ai.onnx.ml',
        inputs: [INPUT_NAME],
        outputs: ['entries'],
        attributes: ensembleAttributes(forest, new Float32Array(0), forest.roots.length),
      },
      { op: 'Cast', inputs: ['entries'], outputs: ['leaves'], attributes: { to: { kind: 'int', value: INT64 } } },
      { op: 'Gather', inputs: ['table', 'leaves'], outputs: ['shares'], attributes: { axis: axis(0) } },
      { op: 'ReduceMean', inputs: ['shares', 'trees'], outputs: ['probabilities'], attributes: { keepdims: axis(0) } },
    ],
    initializers: [
      { name: 'table', type: 'float64', dims: [table.length / outputs, outputs], data: table },
      { name: 'trees', type: 'int64', dims: [1], data: [1] },
    ],
    output: { name: 'probabilities', width: outputs, type: 'float64' },
  };
}

/** `TensorProto.DataType.INT64`, for Cast. */
const INT64 = 7;

/** The forest as a sum of trees, one a tree and output: what SHAP and XGBoost's form of a model know. */
function summedTrees({ forest, table, outputs, centre }: FittedForest, featureNames: readonly string[]): TreeModel {
  const trees = forest.roots.length;
  const nodes = forest.features.length;
  const times = <T extends Int32Array | Float32Array | Uint8Array>(from: T): T => {
    const to = new (from.constructor as new (length: number) => T)(outputs * from.length);
    for (let k = 0; k < outputs; k++) to.set(from, k * from.length);
    return to;
  };
  const values = times(forest.values);
  const rights = times(forest.rights);
  const roots = times(forest.roots);
  const columns = new Int32Array(outputs * trees);
  for (let k = 0; k < outputs; k++) {
    for (let node = 0; node < nodes; node++) {
      if (forest.features[node]! < 0) values[k * nodes + node] = table[forest.values[node]! * outputs + k]! / trees;
      else rights[k * nodes + node]! += k * nodes;
    }
    for (let t = 0; t < trees; t++) roots[k * trees + t]! += k * nodes;
    columns.fill(k, k * trees, (k + 1) * trees);
  }
  return {
    forest: {
      features: times(forest.features),
      values,
      rights,
      missingLeft: times(forest.missingLeft),
      gains: times(forest.gains),
      covers: times(forest.covers),
      roots,
      outputs: columns,
    },
    base: new Float32Array(outputs).fill(centre),
    classes: 0,
    objective: 'reg:squarederror',
    featureNames,
    roundEnds: Int32Array.of(outputs * trees),
    bestIteration: null,
  };
}

/** Share of each feature in what all splits lower the impurity by, in the order of the features. */
function gainShares({ features, gains }: Forest, names: readonly string[]): Record<string, number> {
  const sums = new Float64Array(names.length);
  features.forEach((feature, node) => {
    if (feature >= 0) sums[feature]! += Math.max(0, gains[node]!);
  });
  const total = sums.reduce((sum, gain) => sum + gain, 0);
  return Object.fromEntries(names.map((name, f) => [name, total > 0 ? sums[f]! / total : 0]));
}
