import type { Bars, Range } from '../../core/index.ts';
import { binOf } from '../../metrics/index.ts';

/** A column that is looked at, over all rows; NaN where it has no value. */
export interface ExploreColumn {
  readonly name: string;
  readonly of: 'market' | 'feature' | 'label input';
  readonly values: Float64Array;
}

/** Rows that the dearer figures read: every step-th one, since neighbours say nearly the same. */
export const THIN_ROWS = 20_000;
const CELLS = 1000;
const DAYS_FOR_CELLS = 120;

export function thinStep(rows: number): number {
  return Math.max(1, Math.ceil(rows / THIN_ROWS));
}

/** Rows of one cell of time: whole days where there are enough of them, so that the hour of the day plays no part. */
export function cellRows(rows: number, barsPerDay: number): number {
  const day = Math.max(1, Math.round(barsPerDay));
  const days = rows / day;
  return days >= DAYS_FOR_CELLS ? day * Math.ceil(days / CELLS) : Math.max(1, Math.ceil(rows / CELLS));
}

/** Means over cells of the rows [start, end); NaN where a cell has no value. */
export function cellMeans(values: ArrayLike<number>, start: number, end: number, rows: number): Float64Array {
  const out = new Float64Array(Math.ceil((end - start) / rows));
  for (let cell = 0; cell < out.length; cell++) {
    let [sum, count] = [0, 0];
    const stop = Math.min(end, start + (cell + 1) * rows);
    for (let row = start + cell * rows; row < stop; row++) {
      const value = values[row]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    out[cell] = sum / count;
  }
  return out;
}

/**
 * What of a column may have a memory: its place among its own values and the distance of that place from the middle, coarsely, so that a few
 * wild values don't decide. Returns forget their sign at once and their size only slowly. NaN stays NaN.
 *
 * @param edges of about equally full bins
 * @param range rows whose means are taken, `cell` rows each
 */
export function placeMeans(
  values: Float64Array,
  edges: Float64Array,
  { start, end }: Range,
  cell: number,
): readonly [Float64Array, Float64Array] {
  const cells = Math.ceil((end - start) / cell);
  const places = new Float64Array(cells);
  const distances = new Float64Array(cells);
  const counts = new Int32Array(cells);
  const middle = edges.length / 2;
  const step = Math.min(cell, thinStep(end - start));
  for (let row = start; row < end; row += step) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const at = Math.floor((row - start) / cell);
    const place = binOf(edges, value) - middle;
    places[at]! += place;
    distances[at]! += Math.abs(place);
    counts[at]!++;
  }
  const perRow = (sum: number, at: number): number => sum / counts[at]!;
  return [places.map(perRow), distances.map(perRow)];
}

/** The values that there are, rising. */
export function sortedKnown(values: Float64Array): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) known[count++] = value;
  }
  return known.subarray(0, count).sort();
}

/** Log returns from close to close; NaN at the first row, on gap rows and behind them. Shape [n]. */
export function barReturns({ close, gap }: Pick<Bars, 'close' | 'gap'>): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN);
  for (let t = 1; t < out.length; t++) {
    if (gap[t] === 0 && gap[t - 1] === 0) out[t] = Math.log(close[t]! / close[t - 1]!);
  }
  return out;
}

/** Counts over equal bins; values beyond an end are counted at that end. */
export function histogram(values: Float64Array, low: number, high: number, bins: number) {
  const counts = new Int32Array(bins);
  const scale = high > low ? bins / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    counts[Math.max(0, Math.min(bins - 1, Math.floor((value - low) * scale)))]!++;
  }
  return { low, high, counts: [...counts] };
}
