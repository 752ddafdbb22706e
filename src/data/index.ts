export type { CheckOptions } from './check-bars.ts';
export { type BarColumns, DEFAULT_COLUMNS } from './columns.ts';
export { type DownloadWorld, downloadBars } from './download/download-bars.ts';
export { originOf } from './download/existing-file.ts';
export { isUnfinished } from './download/parts-store.ts';
export { type DownloadReport, formatDownloadReport } from './download/report.ts';
export type { DownloadRequest, Origin } from './download/request.ts';
export { sleepUntil } from './download/retry-policy.ts';
export { generateMarket, type MarketOptions } from './generate-market.ts';
export { generatedWith, settingsOf, writeMarket } from './generated-file.ts';
export { type ImportOptions, importCsv } from './import-csv.ts';
export { type FileInspection, inspectFile } from './inspect-file.ts';
export {
  type AsOfOptions,
  asOfRows,
  type ColumnCoverage,
  joinSeries,
  readSeries,
  resampleBars,
  type Series,
  type SeriesOptions,
  seriesOfBars,
} from './join/index.ts';
export { readParquetColumns } from './parquet-read.ts';
export { type ColumnArray, encodeParquet, type ParquetWriteOptions, writeParquet } from './parquet-write.ts';
export { type DataPolicies, DEFAULT_POLICIES } from './raw-bars.ts';
export { type ReadBarsOptions, type ReadBarsResult, readBars } from './read-bars.ts';
export { readTable } from './read-table.ts';
export { type DataGap, type DataReport, formatDataReport } from './report.ts';
export { writeBars } from './write-bars.ts';
