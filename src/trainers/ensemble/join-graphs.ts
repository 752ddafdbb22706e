import { INPUT_NAME, type OnnxGraph, type OnnxNode, type OnnxTensor } from '../../models/graph.ts';
import type { FittedModel } from '../contract.ts';

/** `TensorProto.DataType`, for Cast. */
const FLOAT = 1;
const DOUBLE = 11;

/** Several graphs over the same features in one, each name of a tensor with its graph's prefix before it. */
export interface JoinedGraphs {
  readonly width: number;
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  /** The graphs' answers, in float64. */
  readonly outputs: string[];
}

export function joinGraphs(models: readonly FittedModel[]): JoinedGraphs {
  const graphs = models.map((model) => model.toOnnx());
  const joined: JoinedGraphs = { width: graphs[0]!.width, nodes: [], initializers: [], outputs: [] };
  for (const [m, graph] of graphs.entries()) {
    joined.outputs.push(addGraph(joined, graph, `member_${m}_`, INPUT_NAME));
  }
  return joined;
}

/**
 * Adds a graph that reads `input` in place of the features.
 *
 * @returns name of its answer, in float64
 */
export function addGraph(to: JoinedGraphs, graph: OnnxGraph, prefix: string, input: string): string {
  // An empty name is an optional input that is left out.
  const named = (name: string): string => (name === INPUT_NAME ? input : name === '' ? '' : prefix + name);
  for (const node of graph.nodes) {
    to.nodes.push({ ...node, inputs: node.inputs.map(named), outputs: node.outputs.map(named) });
  }
  for (const tensor of graph.initializers) to.initializers.push({ ...tensor, name: prefix + tensor.name });
  const answer = named(graph.output.name);
  return graph.output.type === 'float64' ? answer : castTo(to, answer, 'float64');
}

/** @returns name of the tensor in the other type */
export function castTo(to: JoinedGraphs, name: string, type: 'float32' | 'float64'): string {
  const output = `${name}_${type}`;
  const attributes = { to: { kind: 'int', value: type === 'float64' ? DOUBLE : FLOAT } } as const;
  to.nodes.push({ op: 'Cast', inputs: [name], outputs: [output], attributes });
  return output;
}

/** Adds Σ weight × tensor over tensors of one shape. @returns its name, `output` */
export function addWeightedSum(
  to: JoinedGraphs,
  names: readonly string[],
  weights: ArrayLike<number>,
  output: string,
): string {
  const terms = names.map((name, m) => {
    to.initializers.push({ name: `${output}_weight_${m}`, type: 'float64', dims: [], data: [weights[m]!] });
    const term = `${output}_term_${m}`;
    to.nodes.push({ op: 'Mul', inputs: [name, `${output}_weight_${m}`], outputs: [term] });
    return term;
  });
  to.nodes.push({ op: 'Sum', inputs: terms, outputs: [output] });
  return output;
}
