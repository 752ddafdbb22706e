import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { repeatedColumn, repeatedNames } from './columns.ts';
import { csvError, parseNumber, sniffCsv } from './csv-layout.ts';
import { isMagic } from './parquet-module.ts';
import { readParquetColumns } from './parquet-read.ts';
import { readInput } from './read-input.ts';
import { epochToMs, parseTimeText } from './times.ts';

/**
 * All columns of a Parquet or CSV file that hold numbers or times, as float64; empty cells are NaN. Columns called `time` or
 * `timestamp` become `time`, in epoch milliseconds.
 *
 * @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, PARQUET_INVALID, CSV_INVALID, COLUMN_DUPLICATE
 */
export async function readTable(file: string): Promise<{ columns: Record<string, Float64Array> }> {
  const columns = isMagic(readInput(file), 0) ? (await readParquetColumns(file)).columns : readCsvTable(file);
  const { timestamp, time = timestamp, ...rest } = columns;
  return { columns: time === undefined ? rest : { time: time.map(epochToMs), ...rest } };
}

function readCsvTable(file: string): Record<string, Float64Array> {
  const layout = sniffCsv(file);
  const [repeated] = repeatedNames(layout.names);
  if (repeated !== undefined) throw repeatedColumn(repeated, layout.names, file);
  let records: string[][];
  try {
    records = parse(readFileSync(file), {
      delimiter: layout.delimiter,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      from_line: layout.fromLine + (layout.header ? 1 : 0),
    });
  } catch (error) {
    throw csvError(error, file);
  }
  const columns: Record<string, Float64Array> = {};
  layout.names.forEach((name, at) => {
    if (!layout.numeric.has(name) && !layout.timelike.has(name)) return;
    columns[name] = Float64Array.from(records, (record) => {
      const cell = record[at] ?? '';
      if (cell === '') return Number.NaN;
      return layout.numeric.has(name) ? (parseNumber(cell, layout.decimalComma) ?? Number.NaN) : parseTimeText(cell);
    });
  });
  return columns;
}
