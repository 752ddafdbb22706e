import type { Matrix } from '../../core/index.ts';
import { INPUT_NAME, type OnnxGraph, type OnnxNode, type OnnxTensor } from '../graph.ts';
import type { FittedTransform, MatrixTransform } from './contract.ts';

/** Transforms after their fit, one after the other. */
export interface FittedTransforms {
  /** For the bundle's manifest, in order. */
  readonly params: readonly unknown[];
  /** The matrix as the model sees it; the same object where there are no transforms. */
  apply(matrix: Matrix): Matrix;
  /** The graph with the transforms before it, so that the file takes raw features. */
  prependTo(graph: OnnxGraph): OnnxGraph;
}

/**
 * Fits each transform on what those before it make of the rows.
 *
 * @param rows the fit rows, and no others
 * @param columns how many columns, from the first on, are transformed
 */
export function fitTransforms(
  transforms: readonly MatrixTransform[],
  matrix: Matrix,
  rows: Int32Array,
  columns: number,
): FittedTransforms {
  const fitted: FittedTransform[] = [];
  let seen = matrix;
  for (const [i, transform] of transforms.entries()) {
    const next = transform.fit(seen, rows, columns);
    fitted.push(next);
    if (i + 1 < transforms.length) seen = next.apply(seen);
  }
  return {
    params: fitted.map(({ params }) => params),
    apply: (given) => fitted.reduce((before, transform) => transform.apply(before), given),
    prependTo: (graph) => prepend(fitted, graph),
  };
}

function prepend(fitted: readonly FittedTransform[], graph: OnnxGraph): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  let last = INPUT_NAME;
  for (const [i, transform] of fitted.entries()) {
    const output = `transform_${i}`;
    const part = transform.toNodes(last, output);
    nodes.push(...part.nodes);
    initializers.push(...part.initializers);
    last = output;
  }
  const moved = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((input) => (input === INPUT_NAME ? last : input)),
  }));
  return { ...graph, nodes: [...nodes, ...moved], initializers: [...initializers, ...graph.initializers] };
}
