import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from '../graph.ts';

/** `TensorProto.DataType` of float32 and float64. */
const TYPE_CODE = { float32: 1, float64: 11 } as const;

/**
 * Writes a calibration behind a graph's output in float64, whatever the graph computes in: steep maps would otherwise lose
 * what float32 has. The output keeps its type.
 */
export class GraphNodes {
  readonly #graph: OnnxGraph;
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];
  /** The probabilities in float64, [rows, classes]. */
  readonly input: string;

  /** @param onFloat32 rounds the probabilities to float32 first, where the graph has more than that */
  constructor(graph: OnnxGraph, onFloat32 = false) {
    this.#graph = graph;
    const { name, type } = graph.output;
    const from = onFloat32 && type === 'float64' ? this.#cast(name, 'float32') : name;
    this.input = type === 'float64' && !onFloat32 ? from : this.#cast(from, 'float64');
  }

  /** One node with one output; answers its name. */
  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const output = `calibration_${this.#nodes.length}`;
    this.#nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  /** A float64 constant. */
  constant(data: ArrayLike<number>, dims: readonly number[] = []): string {
    return this.#tensor('float64', data, dims);
  }

  /** A constant of whole numbers, such as the axes of a reduction. */
  integers(...data: number[]): string {
    return this.#tensor('int64', data, [data.length]);
  }

  /** The graph with `result` as its output, in the type that it had before. */
  finish(result: string, width: number): OnnxGraph {
    const { type } = this.#graph.output;
    const name = type === 'float64' ? result : this.#cast(result, type);
    return {
      ...this.#graph,
      nodes: [...this.#graph.nodes, ...this.#nodes],
      initializers: [...this.#graph.initializers, ...this.#initializers],
      output: { name, width, type },
    };
  }

  #cast(input: string, type: 'float32' | 'float64'): string {
    return this.add('Cast', [input], { to: { kind: 'int', value: TYPE_CODE[type] } });
  }

  #tensor(type: OnnxTensor['type'], data: ArrayLike<number>, dims: readonly number[]): string {
    const name = `calibration_constant_${this.#initializers.length}`;
    this.#initializers.push({ name, type, dims, data });
    return name;
  }
}

/** The attribute of operators that work along a row. */
export const ALONG_CLASSES = { axis: { kind: 'int', value: -1 } } as const;
