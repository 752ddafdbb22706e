import { parse } from 'csv-parse/sync';
import { InputError } from '../core/index.ts';
import { repeatedColumn, repeatedNames } from './columns.ts';
import { csvError, parseNumber, sniffCsv } from './csv-layout.ts';
import { isMagic } from './parquet-module.ts';
import { openParquet, readParquetColumns } from './parquet-read.ts';
import { readInput } from './read-input.ts';
import { parseTimeText, timesOf } from './times.ts';
import { isZip, readZipEntry } from './zip.ts';

/**
 * All columns of a Parquet or CSV file that hold numbers or times, as float64; empty cells are NaN. Columns called `timestamp` or
 * (without one) `time` become `time`, in epoch milliseconds. `text` names the other columns, each with what it holds instead.
 *
 * @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, PARQUET_INVALID, CSV_INVALID, COLUMN_DUPLICATE
 */
export async function readTable(
  file: string,
): Promise<{ columns: Record<string, Float64Array>; text: Record<string, string> }> {
  const { columns, text } = await readNamedTable(file);
  const { time: other, timestamp: time = other, ...rest } = columns;
  return { columns: time === undefined ? rest : { time: timesOf(time), ...rest }, text };
}

/** The same under the file's own names, epoch numbers as they are: a file may have both `time` and `timestamp`. */
export async function readNamedTable(file: string): Promise<Table> {
  return isMagic(readInput(file), 0) ? readParquetTable(file) : readCsvTable(file);
}

async function readParquetTable(file: string): Promise<Table> {
  const { columns } = await readParquetColumns(file);
  const names = openParquet(readInput(file), file).names.filter((name) => columns[name] === undefined);
  return { columns, text: Object.fromEntries(names.map((name) => [name, 'the column holds text'])) };
}

export interface Table {
  readonly columns: Record<string, Float64Array>;
  /** Columns that are neither numbers nor times, each with the first cell that isn't. */
  readonly text: Record<string, string>;
}

function readCsvTable(file: string): Table {
  const layout = sniffCsv(file);
  const [repeated] = repeatedNames(layout.names);
  if (repeated !== undefined) throw repeatedColumn(repeated, layout.names, file);
  let records: string[][];
  try {
    const bytes = readInput(file);
    records = parse(Buffer.from(isZip(bytes) ? readZipEntry(bytes, file).bytes : bytes), {
      delimiter: layout.delimiter,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      from_line: layout.fromLine + (layout.header ? 1 : 0),
    });
  } catch (error) {
    throw error instanceof InputError ? error : csvError(error, file);
  }
  const table: Table = { columns: {}, text: {} };
  layout.names.forEach((name, at) => {
    const first = records.find((record) => (record[at] ?? '') !== '')?.[at] ?? '';
    const isTime =
      !layout.numeric.has(name) && (layout.timelike.has(name) || !Number.isNaN(parseTimeText(first, layout.slashes)));
    const values = new Float64Array(records.length).fill(Number.NaN);
    for (let i = 0; i < records.length; i++) {
      const cell = records[i]![at] ?? '';
      if (cell === '' || /^nan$/i.test(cell)) continue;
      const value = isTime ? parseTimeText(cell, layout.slashes) : parseCell(cell, layout.decimalComma);
      if (value === undefined || (isTime && Number.isNaN(value))) {
        table.text[name] = `row ${i + 1} says "${cell}"`;
        return;
      }
      values[i] = value;
    }
    table.columns[name] = values;
  });
  return table;
}

function parseCell(cell: string, decimalComma: boolean): number | undefined {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(cell);
  if (infinite !== null) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return parseNumber(cell, decimalComma);
}
