export type { CheckOptions } from './check-bars.ts';
export { type BarColumns, DEFAULT_COLUMNS } from './columns.ts';
export { readParquetColumns } from './parquet-read.ts';
export { type ColumnArray, encodeParquet, type ParquetWriteOptions, writeParquet } from './parquet-write.ts';
export { type DataPolicies, DEFAULT_POLICIES } from './raw-bars.ts';
export { type ReadBarsOptions, type ReadBarsResult, readBars } from './read-bars.ts';
export { type DataGap, type DataReport, formatDataReport } from './report.ts';
export { writeBars } from './write-bars.ts';
export { writeError, writeFileAtomic } from './write-file.ts';
