import type { Forecast, HorizonWeights, Segment } from '../core/index.ts';

/** What stitching needs of a finished segment; `columns` have one value a test row. */
export interface SegmentForecast {
  readonly segment: Segment;
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** What the horizons weigh in the segment, where its inner folds say so. */
  readonly horizonWeights?: HorizonWeights | undefined;
}

/**
 * The segments' forecasts end to end, in time order. Windows of segments that were skipped or failed have no rows: they
 * stay flat, they are never filled.
 */
export function stitchForecasts(
  time: Float64Array,
  parts: readonly SegmentForecast[],
  regimes: readonly string[],
): Forecast {
  const ordered = [...parts].sort((a, b) => a.segment.index - b.segment.index);
  const total = ordered.reduce((sum, { segment }) => sum + segment.test.end - segment.test.start, 0);
  const row = new Int32Array(total);
  const index = new Int32Array(total);
  const names = Object.keys(ordered[0]?.columns ?? {});
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(total)]));
  let at = 0;
  for (const part of ordered) {
    const { start, end } = part.segment.test;
    for (const name of names) columns[name]!.set(part.columns[name]!, at);
    for (let t = start; t < end; t++) {
      row[at] = t;
      index[at++] = part.segment.index;
    }
  }
  return { time: Float64Array.from(row, (t) => time[t]!), row, segment: index, columns, regimes };
}
