/** One group of rows with like forecasts: their number, and the means of forecast and outcome with the latter's error. */
export interface ForecastDecile {
  readonly rows: number;
  readonly predicted: number;
  readonly realised: number;
  /** Standard error of `realised`: the deviation ÷ √(rows ÷ overlap); NaN below two such rows. */
  readonly error: number;
}

/**
 * Forecasts beside what followed, in groups of equal numbers of rows by rising forecast; those of one forecast stay together,
 * so a constant forecast has one group. Rows where either is NaN don't count.
 *
 * @param overlapRows rows that neighbouring outcomes share, their own included: so many rows count as one in `error`
 */
export function forecastDeciles(
  predicted: Float64Array,
  realised: Float64Array,
  overlapRows = 1,
  groups = 10,
): ForecastDecile[] {
  const order = Array.from(predicted.keys())
    .filter((i) => !Number.isNaN(predicted[i]!) && !Number.isNaN(realised[i]!))
    .sort((a, b) => predicted[a]! - predicted[b]!);
  const found: number[][] = Array.from({ length: groups }, () => []);
  for (let at = 0; at < order.length; ) {
    const group = found[Math.floor((at * groups) / order.length)]!;
    for (const value = predicted[order[at]!]!; at < order.length && predicted[order[at]!] === value; at++) {
      group.push(order[at]!);
    }
  }
  return found.flatMap((rows) => (rows.length === 0 ? [] : [decileOf(rows, predicted, realised, overlapRows)]));
}

function decileOf(
  rows: readonly number[],
  predicted: Float64Array,
  realised: Float64Array,
  overlapRows: number,
): ForecastDecile {
  const meanOf = (values: Float64Array) => rows.reduce((sum, i) => sum + values[i]!, 0) / rows.length;
  const mean = meanOf(realised);
  const squares = rows.reduce((sum, i) => sum + (realised[i]! - mean) ** 2, 0);
  const independent = rows.length / overlapRows;
  return {
    rows: rows.length,
    predicted: meanOf(predicted),
    realised: mean,
    error: independent >= 2 ? Math.sqrt(squares / (rows.length - 1) / independent) : Number.NaN,
  };
}
