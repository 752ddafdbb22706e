import { INPUT_NAME, type OnnxGraph, type OnnxNode, type OnnxTensor } from '../../models/graph.ts';
import type { Scaler } from './standardise.ts';

/** `TensorProto.DataType.DOUBLE`, for Cast. */
const DOUBLE = 11;

/**
 * x · W + b on standardised rows, in float64 from the first node to the last: linear models lose digits where features are
 * collinear, and float64 keeps the file within 1e-9 of the trainer.
 *
 * @param weights row-major, shape [width × outputs]
 * @param bias shape [outputs]
 * @param softmax whether the outputs are logits
 */
export function linearGraph(scaler: Scaler, weights: Float64Array, bias: Float64Array, softmax: boolean): OnnxGraph {
  const width = scaler.mean.length;
  const outputs = bias.length;
  const clipped = Number.isFinite(scaler.clip);
  // Nothing bounds an infinite value where nothing is clipped: it is missing then.
  const missing: OnnxNode[] = clipped
    ? [{ op: 'IsNaN', inputs: ['x'], outputs: ['missing'] }]
    : [
        { op: 'IsNaN', inputs: ['x'], outputs: ['unknown'] },
        { op: 'IsInf', inputs: ['x'], outputs: ['infinite'] },
        { op: 'Or', inputs: ['unknown', 'infinite'], outputs: ['missing'] },
      ];
  const nodes: OnnxNode[] = [
    { op: 'Cast', inputs: [INPUT_NAME], outputs: ['x'], attributes: { to: { kind: 'int', value: DOUBLE } } },
    // A missing value becomes the mean, and so 0 after the next step.
    ...missing,
    { op: 'Where', inputs: ['missing', 'mean', 'x'], outputs: ['filled'] },
    { op: 'Sub', inputs: ['filled', 'mean'], outputs: ['centered'] },
    { op: 'Div', inputs: ['centered', 'deviation'], outputs: ['scaled'] },
  ];
  const initializers: OnnxTensor[] = [
    { name: 'mean', type: 'float64', dims: [width], data: scaler.mean },
    { name: 'deviation', type: 'float64', dims: [width], data: scaler.deviation },
    { name: 'weights', type: 'float64', dims: [width, outputs], data: weights },
    { name: 'bias', type: 'float64', dims: [outputs], data: bias },
  ];
  let last = 'scaled';
  if (clipped) {
    nodes.push({ op: 'Clip', inputs: [last, 'low', 'high'], outputs: ['clipped'] });
    initializers.push(
      { name: 'low', type: 'float64', dims: [], data: [-scaler.clip] },
      { name: 'high', type: 'float64', dims: [], data: [scaler.clip] },
    );
    last = 'clipped';
  }
  nodes.push({ op: 'MatMul', inputs: [last, 'weights'], outputs: ['product'] });
  nodes.push({ op: 'Add', inputs: ['product', 'bias'], outputs: ['margins'] });
  if (softmax) {
    const axis = { kind: 'int', value: -1 } as const;
    nodes.push({ op: 'Softmax', inputs: ['margins'], outputs: ['probabilities'], attributes: { axis } });
  }
  return {
    width,
    nodes,
    initializers,
    output: { name: softmax ? 'probabilities' : 'margins', width: outputs, type: 'float64' },
  };
}
