import type { OnnxGraph } from './graph.ts';

/** A way to make probabilities mean what they say. */
export interface Calibrator {
  readonly name: string;
  /**
   * Learns from rows that the model was not fitted on.
   *
   * @param probabilities row-major, shape [rows × classes]; zeros are allowed
   * @param truth class of each row, shape [rows]
   */
  fit(probabilities: Float64Array, truth: Int32Array, classes: number): FittedCalibrator;
}

/** A calibrator after its fit; classes in the order that it was fitted on. */
export interface FittedCalibrator {
  /** Plain JSON for the bundle's manifest: what was fitted, on how many rows, and why nothing was where nothing was. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Calibrated probabilities, same shape as given. */
  apply(probabilities: Float64Array): Float64Array;
  /** The graph with the calibration behind its output, so that the file itself serves calibrated probabilities. */
  appendTo(graph: OnnxGraph): OnnxGraph;
}
