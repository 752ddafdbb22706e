import type { Matrix } from '../../core/index.ts';
import { INPUT_NAME, type OnnxGraph } from '../../models/graph.ts';
import type { FittedModel } from '../contract.ts';

/** A model that answers the same numbers at every row. */
export function constantModel(
  width: number,
  values: Float64Array,
  summary: Readonly<Record<string, unknown>>,
): FittedModel {
  return {
    predict({ rows }: Matrix) {
      const out = new Float64Array(rows * values.length);
      for (let i = 0; i < rows; i++) out.set(values, i * values.length);
      return out;
    },
    toOnnx: () => constantGraph(width, values),
    summary,
  };
}

/** Only the number of rows is read of the features: a product with 0 would turn NaN into NaN. */
function constantGraph(width: number, values: Float64Array): OnnxGraph {
  const part = { start: { kind: 'int', value: 0 }, end: { kind: 'int', value: 1 } } as const;
  return {
    width,
    nodes: [
      { op: 'Shape', inputs: [INPUT_NAME], outputs: ['rows'], attributes: part },
      { op: 'Concat', inputs: ['rows', 'width'], outputs: ['shape'], attributes: { axis: { kind: 'int', value: 0 } } },
      { op: 'Expand', inputs: ['values', 'shape'], outputs: ['constant'] },
    ],
    initializers: [
      { name: 'width', type: 'int64', dims: [1], data: [values.length] },
      { name: 'values', type: 'float64', dims: [1, values.length], data: values },
    ],
    output: { name: 'constant', width: values.length, type: 'float64' },
  };
}
