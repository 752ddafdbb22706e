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
}
