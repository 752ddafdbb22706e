export type { CheckOptions } from './check-bars.ts';
export { type BarColumns, type ColumnMap, DEFAULT_COLUMNS } from './columns.ts';
export { downloadBars } from './download/download-bars.ts';
export type { DownloadWorld } from './download/download-world.ts';
export { originOf } from './download/existing-file.ts';
export { isUnfinished } from './download/parts-store.ts';
export { type DownloadReport, formatDownloadReport } from './download/report.ts';
export type { DownloadRequest, Origin } from './download/request.ts';
export { sleepUntil } from './download/retry-policy.ts';
export { formatExamination } from './examination-text.ts';
export { examineFile, type FileExamination, type Refusal } from './examine-file.ts';
export { fixFile } from './fix-file.ts';
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
  type Series,
  type SeriesOptions,
  seriesOfBars,
} from './join/index.ts';
export {
  type AppliedPolicies,
  type DataManifest,
  type DataSource,
  manifestFile,
  readManifest,
  type SourceFile,
} from './manifest.ts';
export { readParquetColumns } from './parquet-read.ts';
export {
  type ColumnArray,
  encodeParquet,
  type ParquetWriteOptions,
  type TextColumn,
  writeParquet,
} from './parquet-write.ts';
export { type DataPolicies, DEFAULT_POLICIES, LENIENT_POLICIES } from './raw-bars.ts';
export { type ReadBarsOptions, type ReadBarsResult, readBars } from './read-bars.ts';
export { readTable } from './read-table.ts';
export { type DataGap, type DataReport, formatDataReport } from './report.ts';
export { type Aggregation, type Resampled, type ResampleOptions, resampleBars } from './resample-bars.ts';
export { type DataFileOptions, writeBars, writeDataFile } from './write-bars.ts';
export { isZip, readZipEntry, type ZipEntry } from './zip.ts';
