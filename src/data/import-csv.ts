import type { CheckOptions } from './check-bars.ts';
import { checkBars } from './check-bars.ts';
import { type BarColumns, DEFAULT_COLUMNS, guessColumns, requireColumns } from './columns.ts';
import { type CsvLayout, sniffCsv } from './csv-layout.ts';
import { readCsvBars } from './csv-read.ts';
import { readParquetBars } from './parquet-bars.ts';
import { openParquet } from './parquet-read.ts';
import { barFormat } from './read-bars.ts';
import { readInput } from './read-input.ts';
import type { DataReport } from './report.ts';
import { writeBars } from './write-bars.ts';

export interface ImportOptions extends CheckOptions {
  /** Standard names to the file's; what is not named is guessed. */
  readonly columns?: Partial<BarColumns> | undefined;
}

/**
 * Reads a CSV file of any usual layout (or a Parquet file), checks it, and writes it as Parquet in our own layout: gap rows
 * with null prices, times as timestamp[ms, UTC], further numeric columns kept.
 *
 * @returns the report on `file`, and the mapping that was used
 * @throws InputError as `readBars` and `writeBars`
 */
export async function importCsv(
  file: string,
  out: string,
  options: ImportOptions = {},
): Promise<{ report: DataReport; columns: BarColumns }> {
  const layout: CsvLayout | null = barFormat(file) === 'csv' ? sniffCsv(file) : null;
  const names = layout?.names ?? openParquet(readInput(file), file).names;
  const columns = { ...DEFAULT_COLUMNS, ...guessColumns(names), ...options.columns };
  requireColumns(names, columns, file);
  const raw = layout === null ? readParquetBars(file, columns) : await readCsvBars(file, columns, layout);
  const { bars, report } = checkBars(raw, options);
  await writeBars(out, bars);
  return { report, columns };
}
