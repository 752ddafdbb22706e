import { type Matrix, makeRng } from '../../src/core/index.ts';
import { INPUT_NAME, type OnnxAttribute, type OnnxGraph, type OnnxNode } from '../../src/models/index.ts';

/** Standard normal features; `missing` is the share of NaN. */
export function randomMatrix(rows: number, width: number, seed = 1, missing = 0): Matrix {
  const rng = makeRng(seed);
  return {
    data: Float32Array.from({ length: rows * width }, () => (rng.next() < missing ? Number.NaN : rng.normal())),
    rows,
    names: Array.from({ length: width }, (_, j) => `f${j}`),
  };
}

/** Softmax(x · W + b) with random weights. */
export function linearGraph(width: number, classes: number, type: 'float32' | 'float64'): OnnxGraph {
  const rng = makeRng(99);
  const draw = (count: number) => Float64Array.from({ length: count }, () => rng.normal());
  const cast: OnnxNode = {
    op: 'Cast',
    inputs: [INPUT_NAME],
    outputs: ['x'],
    attributes: { to: { kind: 'int', value: type === 'float64' ? 11 : 1 } },
  };
  return {
    width,
    nodes: [
      cast,
      { op: 'MatMul', inputs: ['x', 'W'], outputs: ['product'] },
      { op: 'Add', inputs: ['product', 'b'], outputs: ['z'] },
      { op: 'Softmax', inputs: ['z'], outputs: ['p'], attributes: { axis: { kind: 'int', value: -1 } } },
    ],
    initializers: [
      { name: 'W', type, dims: [width, classes], data: draw(width * classes) },
      { name: 'b', type, dims: [classes], data: draw(classes) },
    ],
    output: { name: 'p', width: classes, type },
  };
}

/** Two one-split trees on feature 0 in the operator of ai.onnx.ml 5, or the regressor of ai.onnx.ml 3. */
export function treeGraph(kind: 'TreeEnsemble' | 'TreeEnsembleRegressor'): OnnxGraph {
  const ints = (...value: number[]) => ({ kind: 'ints', value }) as const;
  const floats = (...value: number[]) => ({ kind: 'floats', value }) as const;
  const tensor = (type: 'float32' | 'uint8', ...data: number[]) =>
    ({ kind: 'tensor', value: { type, dims: [data.length], data } }) as const;
  const attributes: Record<string, OnnxAttribute> =
    kind === 'TreeEnsemble'
      ? {
          n_targets: { kind: 'int', value: 1 } as const,
          aggregate_function: { kind: 'int', value: 1 } as const,
          post_transform: { kind: 'int', value: 0 } as const,
          tree_roots: ints(0, 1),
          nodes_featureids: ints(0, 0),
          nodes_splits: tensor('float32', 0.5, 1.5),
          nodes_modes: tensor('uint8', 0, 0),
          nodes_truenodeids: ints(0, 2),
          nodes_trueleafs: ints(1, 1),
          nodes_falsenodeids: ints(1, 3),
          nodes_falseleafs: ints(1, 1),
          nodes_missing_value_tracks_true: ints(1, 0),
          leaf_targetids: ints(0, 0, 0, 0),
          leaf_weights: tensor('float32', 1, 2, 10, 20),
        }
      : {
          n_targets: { kind: 'int', value: 1 } as const,
          nodes_treeids: ints(0, 0, 0, 1, 1, 1),
          nodes_nodeids: ints(0, 1, 2, 0, 1, 2),
          nodes_featureids: ints(0, 0, 0, 0, 0, 0),
          post_transform: { kind: 'string', value: 'NONE' } as const,
          nodes_modes: {
            kind: 'strings',
            value: ['BRANCH_LEQ', 'LEAF', 'LEAF', 'BRANCH_LEQ', 'LEAF', 'LEAF'],
          } as const,
          nodes_values: floats(0.5, 0, 0, 1.5, 0, 0),
          nodes_truenodeids: ints(1, 0, 0, 1, 0, 0),
          nodes_falsenodeids: ints(2, 0, 0, 2, 0, 0),
          nodes_missing_value_tracks_true: ints(1, 0, 0, 0, 0, 0),
          target_treeids: ints(0, 0, 1, 1),
          target_nodeids: ints(1, 2, 1, 2),
          target_ids: ints(0, 0, 0, 0),
          target_weights: floats(1, 2, 10, 20),
        };
  return {
    width: 2,
    nodes: [
      {
        op: kind,
        domain: 'ai.onnx.ml',
        inputs: [INPUT_NAME],
        outputs: ['value'],
        attributes,
      },
    ],
    initializers: [],
    output: { name: 'value', width: 1, type: 'float32' },
  };
}
