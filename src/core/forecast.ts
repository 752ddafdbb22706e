/**
 * Out-of-sample forecasts of the rows of test windows, in time order. Every array has shape [m].
 *
 * `columns`: `p_<regime>` (probabilities after calibration), `expReturnBps_<horizon>`, `edgeBps`, `zEdge`; NaN where a
 * value is undefined. `row` is the row in the run's bars, `segment` the segment whose model spoke.
 */
export interface Forecast {
  readonly time: Float64Array;
  readonly row: Int32Array;
  readonly segment: Int32Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly regimes: readonly string[];
  /** The causal label known at each row, −1 for none: of a labeler that each segment fits, so that only the run has it. */
  readonly label?: Int8Array | undefined;
  /** The newest regime known at each row, −1 for none: of forecasts from a file that says so. */
  readonly naive?: Int8Array | undefined;
}
