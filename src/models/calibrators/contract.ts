import type { OnnxGraph } from '../graph.ts';

/** A way to make probabilities mean what they say. */
export interface Calibrator {
  readonly name: string;
  /**
   * Learns from rows that the model was not fitted on.
   *
   * @param probabilities row-major, shape [rows × classes]; zeros and ones are allowed
   * @param truth class of each row, shape [rows]
   * @param weights one weight ≥ 0 a row, shape [rows]; without them all rows count alike
   */
  fit(probabilities: Float64Array, truth: Int32Array, classes: number, weights?: Float64Array): FittedCalibrator;
}

/** A calibrator after its fit; classes in the order that it was fitted on. */
export interface FittedCalibrator {
  /**
   * Plain JSON for the bundle's manifest: `use`, what was fitted, `rows` that it was fitted on, and `reason`: why nothing was
   * where nothing was, else null.
   */
  readonly params: Readonly<Record<string, unknown>> & { readonly use: string; readonly reason: string | null };
  /** Calibrated probabilities, same shape as given. */
  apply(probabilities: Float64Array): Float64Array;
  /** The graph with the calibration behind its output, so that the file itself serves calibrated probabilities. */
  appendTo(graph: OnnxGraph): OnnxGraph;
}
