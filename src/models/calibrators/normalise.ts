import { ALONG_CLASSES, type GraphNodes } from './graph-nodes.ts';

/** Added to each class: a row of zeros becomes uniform, any other row moves by less than 1e-11. */
const DUST = 1e-12;

/** Rows of numbers ≥ 0 brought to sum 1, in place. */
export function normaliseInto(values: Float64Array, classes: number): Float64Array {
  for (let row = 0; row < values.length; row += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += values[row + k]! + DUST;
    for (let k = 0; k < classes; k++) values[row + k] = (values[row + k]! + DUST) / sum;
  }
  return values;
}

/** The same in the graph: a column a class, [rows, 1] each, to [rows, classes]. */
export function normaliseNodes(nodes: GraphNodes, columns: readonly string[]): string {
  const raised = nodes.add('Add', [nodes.add('Concat', columns, ALONG_CLASSES), nodes.constant([DUST])]);
  const sum = nodes.add('ReduceSum', [raised, nodes.integers(1)], { keepdims: { kind: 'int', value: 1 } });
  return nodes.add('Div', [raised, sum]);
}

/** Column `k` of the probabilities, [rows, 1]. */
export function columnNode(nodes: GraphNodes, source: string, k: number): string {
  return nodes.add('Gather', [source, nodes.integers(k)], { axis: { kind: 'int', value: 1 } });
}
