export { type AsOfOptions, asOfRows } from './as-of.ts';
export { type ColumnCoverage, joinSeries } from './join-series.ts';
export { readSeries } from './read-series.ts';
export { type Series, seriesOfBars } from './series.ts';
export type { SeriesOptions } from './series-source.ts';
