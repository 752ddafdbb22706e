import type { Matrix } from '../../core/index.ts';
import type { OnnxNode, OnnxTensor } from '../graph.ts';

/** A transform of the feature matrix that has to be fitted. */
export interface MatrixTransform {
  readonly name: string;
  /**
   * Learns from some rows; values that are not finite are left out.
   *
   * @param columns how many columns, from the first on, are transformed; the others (label inputs) stay as they are
   */
  fit(matrix: Matrix, rows: Int32Array, columns: number): FittedTransform;
}

/**
 * A transform after its fit. Everything is float32, rounded after each operation as onnxruntime rounds it, so that trainer and
 * served file see the same bits. NaN stays NaN.
 */
export interface FittedTransform {
  /** Plain JSON for the bundle's manifest. */
  readonly params: Readonly<Record<string, unknown>>;
  /** @returns a new matrix */
  apply(matrix: Matrix): Matrix;
  /** The same as nodes that turn the tensor `input` into `output`; names within start with `output`. */
  toNodes(input: string, output: string): { readonly nodes: OnnxNode[]; readonly initializers: OnnxTensor[] };
}
