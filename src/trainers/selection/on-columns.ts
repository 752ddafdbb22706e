import type { Matrix } from '../../core/index.ts';
import { INPUT_NAME, type OnnxGraph } from '../../models/graph.ts';
import type { ShapValues, TreeModel } from '../../models/index.ts';
import type { FittedModel, Model } from '../contract.ts';

/**
 * A model that is fitted on some columns of its matrix, and answers from all: what is served keeps its schema. Its file picks the
 * columns in front, its trees name them by their place among all.
 *
 * @param columns rising
 */
export function onColumns(model: Model, columns: Int32Array): Model {
  return {
    ...model,
    async fit(set, rng, onProgress) {
      const fitted = await model.fit({ ...set, matrix: takeColumns(set.matrix, columns) }, rng, onProgress);
      return widened(fitted, columns, set.matrix.names);
    },
  };
}

/** The chosen columns of every row, in a new matrix. */
export function takeColumns({ data, rows, names }: Matrix, columns: Int32Array): Matrix {
  const width = columns.length;
  const out = new Float32Array(rows * width);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < width; j++) out[t * width + j] = data[t * names.length + columns[j]!]!;
  }
  return { data: out, rows, names: Array.from(columns, (j) => names[j]!) };
}

function widened(fitted: FittedModel, columns: Int32Array, names: readonly string[]): FittedModel {
  const { importance, shap, trees } = fitted;
  return {
    ...fitted,
    predict: (matrix) => fitted.predict(takeColumns(matrix, columns)),
    toOnnx: () => gathered(fitted.toOnnx(), columns, names.length),
    ...(trees === undefined ? {} : { trees: renumbered(trees, columns, names) }),
    ...(importance === undefined
      ? {}
      : {
          importance: (matrix: Matrix, rows: Int32Array) => {
            const out = new Float64Array(names.length);
            importance(takeColumns(matrix, columns), rows).forEach((share, j) => {
              out[columns[j]!] = share;
            });
            return out;
          },
        }),
    ...(shap === undefined
      ? {}
      : {
          shap: (matrix: Matrix, rows: Int32Array) =>
            spread(shap(takeColumns(matrix, columns), rows), columns, names.length),
        }),
  };
}

/** The values of the chosen columns at their places among all; the others add nothing. */
function spread({ values, rows, columns: outputs, width }: ShapValues, columns: Int32Array, all: number): ShapValues {
  const out = new Float64Array(rows * outputs * (all + 1));
  for (let at = 0; at < rows * outputs; at++) {
    for (let j = 0; j < width; j++) out[at * (all + 1) + columns[j]!] = values[at * (width + 1) + j]!;
    out[at * (all + 1) + all] = values[at * (width + 1) + width]!;
  }
  return { values: out, rows, columns: outputs, width: all };
}

function renumbered(trees: TreeModel, columns: Int32Array, names: readonly string[]): TreeModel {
  const features = trees.forest.features.map((feature) => (feature < 0 ? feature : columns[feature]!));
  return { ...trees, forest: { ...trees.forest, features }, featureNames: names };
}

const PICKED = 'kept_features';
const INDICES = 'kept_columns';

function gathered(graph: OnnxGraph, columns: Int32Array, width: number): OnnxGraph {
  const pick = {
    op: 'Gather',
    inputs: [INPUT_NAME, INDICES],
    outputs: [PICKED],
    attributes: { axis: { kind: 'int', value: 1 } },
  } as const;
  const moved = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((input) => (input === INPUT_NAME ? PICKED : input)),
  }));
  const indices = { name: INDICES, type: 'int64', dims: [columns.length], data: Array.from(columns) } as const;
  return { ...graph, width, nodes: [pick, ...moved], initializers: [indices, ...graph.initializers] };
}
