import type { Bars } from '../core/index.ts';
import { type CheckOptions, checkBars } from './check-bars.ts';
import { type BarColumns, type ColumnMap, DEFAULT_COLUMNS } from './columns.ts';
import { readCsvBars } from './csv-read.ts';
import { readParquetBars } from './parquet-bars.ts';
import type { RawBars, RawOptions } from './raw-bars.ts';
import { barFormat } from './read-input.ts';
import type { DataReport } from './report.ts';

export interface ReadBarsOptions extends CheckOptions, RawOptions {
  /**
   * Standard names to the file's; what is not named has its default. Further keys give further columns a name of one's own
   * (`vwap: VWAP`).
   */
  readonly columns?: Partial<ColumnMap> | undefined;
}

export interface ReadBarsResult {
  readonly bars: Bars;
  readonly report: DataReport;
  /** SHA-256 of the file's bytes, whatever part of it was read; worked out when it is asked for. */
  readonly sha256: string;
}

/**
 * Bars of a Parquet or CSV file, checked, on a grid without holes. Further numeric columns of the file lie beside the five
 * in `bars.columns`; of a Parquet file no more than those asked for is decoded. A file with a manifest must be as it was
 * written.
 *
 * @param options.extra further columns to read; one that the file lacks is no error
 * @param options.from first time read; `options.to`: reading stops before it
 * @param options.policies what to do with bad rows; the defaults refuse them, but NaN and missing bars become gap rows
 * @throws InputError that names the file, the first bad row and how to mend it
 */
export async function readBars(file: string, options: ReadBarsOptions = {}): Promise<ReadBarsResult> {
  const raw = await readRawBars(file, columnMap(options.columns), options);
  return {
    ...checkBars(raw, options),
    get sha256() {
      return raw.sha256;
    },
  };
}

/** A mapping with the defaults of what it doesn't name. */
export function columnMap(columns: Partial<ColumnMap> | undefined): ColumnMap {
  return { ...DEFAULT_COLUMNS, ...columns } as ColumnMap;
}

/** The file's columns before any check. */
export async function readRawBars(file: string, columns: BarColumns, options: RawOptions = {}): Promise<RawBars> {
  return barFormat(file) === 'parquet'
    ? readParquetBars(file, columns, options)
    : readCsvBars(file, columns, undefined, options);
}
