import { DAY_MS } from '../../core/index.ts';
import type { EvaluateInput } from './evaluate-input.ts';

/** The forecast rows that count, in time order; every array has shape [m], `probability` [m × K] row by row. */
export interface ScoredRows {
  readonly row: Int32Array;
  readonly segment: Int32Array;
  readonly truth: Int8Array;
  readonly naive: Int8Array;
  /** The likeliest regime; the first of equals. */
  readonly predicted: Int8Array;
  readonly probability: Float64Array;
  /** Start of the row's UTC day, epoch milliseconds. */
  readonly day: Float64Array;
  /** Positions at which the forecasts restart after segments that gave none. */
  readonly restarts: readonly number[];
}

/**
 * Rows with probabilities whose bar is real, whose target is known by now, and for which the naive forecast existed: all
 * forecasts are judged on the same rows.
 */
export function scoredRows(input: EvaluateInput): ScoredRows {
  const { forecast, regimes, time, gap, target, naive } = input;
  const columns = regimes.map((name) => forecast.columns[`p_${name}`]);
  const positions: number[] = [];
  for (let i = 0; i < forecast.row.length; i++) {
    const row = forecast.row[i]!;
    if (
      gap[row] === 0 &&
      target[row]! >= 0 &&
      naive[row]! >= 0 &&
      columns.every((p) => p?.[i] !== undefined && p[i]! >= 0)
    )
      positions.push(i);
  }
  const m = positions.length;
  const k = regimes.length;
  const row = Int32Array.from(positions, (i) => forecast.row[i]!);
  const segment = Int32Array.from(positions, (i) => forecast.segment[i]!);
  const probability = new Float64Array(m * k);
  const predicted = new Int8Array(m);
  const restarts: number[] = [];
  for (let j = 0; j < m; j++) {
    let best = 0;
    for (let c = 0; c < k; c++) {
      probability[j * k + c] = columns[c]![positions[j]!]!;
      if (probability[j * k + c]! > probability[j * k + best]!) best = c;
    }
    predicted[j] = best;
    if (j > 0 && segment[j]! > segment[j - 1]! + 1) restarts.push(j);
  }
  return {
    row,
    segment,
    truth: Int8Array.from(row, (r) => target[r]!),
    naive: Int8Array.from(row, (r) => naive[r]!),
    predicted,
    probability,
    day: Float64Array.from(row, (r) => Math.floor(time[r]! / DAY_MS) * DAY_MS),
    restarts,
  };
}
