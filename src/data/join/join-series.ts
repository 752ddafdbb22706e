import { type Bars, makeBars } from '../../core/index.ts';
import { asOfRows } from './as-of.ts';
import type { Series } from './series.ts';

/** How much of the bars one joined column covers. */
export interface ColumnCoverage {
  readonly column: string;
  /** First row with a value; −1 where there is none. */
  readonly firstRow: number;
  /** Rows without a value, stale ones included. */
  readonly missing: number;
  /** Rows whose newest known value was too old. */
  readonly stale: number;
}

/**
 * Bars with the series' columns beside their own. Each holds, at row t, the newest value that was known at the close of row t,
 * NaN where none was known or the newest had gone stale. A later row of a series changes no earlier row of the bars.
 *
 * The inputs stay as they are; the bars' own columns are shared, not copied.
 *
 * @param series with names of columns that are not taken
 */
export function joinSeries(
  bars: Bars,
  series: readonly Series[],
): { readonly bars: Bars; readonly coverage: readonly (readonly ColumnCoverage[])[] } {
  const closes = bars.time.map((time) => time + bars.intervalMs);
  const joined: Record<string, Float64Array> = { ...bars.columns };
  const coverage = series.map((one) => {
    // Columns without a hole share their rows.
    let whole: Int32Array | undefined;
    return Object.entries(one.columns).map(([name, values]) => {
      const holes = values.some(Number.isNaN);
      if (!holes) whole ??= rowsOf(one, closes);
      const rows = holes ? rowsOf(one, closes, values) : whole!;
      const column = new Float64Array(closes.length);
      for (let t = 0; t < column.length; t++) column[t] = rows[t]! < 0 ? Number.NaN : values[rows[t]!]!;
      joined[name] = column;
      return coverageOf(name, rows, closes, firstKnown(one, values));
    });
  });
  return {
    bars: makeBars({ time: bars.time, intervalMs: bars.intervalMs, columns: joined, gap: bars.gap }),
    coverage,
  };
}

function rowsOf({ knownAt, freshAt, staleMs }: Series, closes: Float64Array, values?: Float64Array): Int32Array {
  return asOfRows(knownAt, closes, { freshAt, staleMs, values });
}

/** When the first of the values was known. */
function firstKnown({ knownAt }: Series, values: Float64Array): number {
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!) && knownAt[i]! < first) first = knownAt[i]!;
  }
  return first;
}

function coverageOf(column: string, rows: Int32Array, closes: Float64Array, known: number): ColumnCoverage {
  let [missing, stale] = [0, 0];
  for (let t = 0; t < rows.length; t++) {
    if (rows[t]! >= 0) continue;
    missing++;
    if (closes[t]! >= known) stale++;
  }
  return { column, firstRow: rows.findIndex((row) => row >= 0), missing, stale };
}
