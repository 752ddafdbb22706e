import { InputError, sha256 } from '../core/index.ts';
import { type BarColumns, furtherColumns, requireColumns, STANDARD_NAMES } from './columns.ts';
import { requireUnaltered } from './manifest.ts';
import { columnType, openParquet, type ParquetTable } from './parquet-read.ts';
import type { RawBars, RawOptions } from './raw-bars.ts';
import { readInput } from './read-input.ts';

/**
 * @param options.verify whether the file must be as its manifest says; true where absent
 * @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, DATA_ALTERED, PARQUET_INVALID, COLUMN_MISSING,
 *   COLUMN_DUPLICATE, COLUMN_TYPE
 */
export function readParquetBars(file: string, columns: BarColumns, options: RawOptions = {}): RawBars {
  const bytes = readInput(file);
  // Hashing a large file takes as long as reading a few of its columns: done where somebody asks.
  let hash: string | undefined;
  const hashOf = (): string => (hash ??= sha256(bytes));
  if (options.verify !== false) requireUnaltered(file, hashOf);
  const table = openParquet(bytes, file, options.rows);
  requireColumns(table.names, columns, file);
  const { values: time, format } = readTimes(table, columns.time, file);
  const out: Record<string, Float64Array> = {};
  for (const name of STANDARD_NAMES.slice(1)) {
    const values = table.numbers(columns[name]);
    if (values === null) throw columnType(columns[name], table.typeOf(columns[name]), 'numbers', file);
    out[name] = values;
  }
  const { further, notes } = furtherColumns(table.names, columns, options.extra);
  for (const { name, header, mapped } of further) {
    const values = table.numbers(header);
    if (values !== null) out[name] = values;
    else if (mapped) throw columnType(header, table.typeOf(header), 'numbers', file);
    else notes.push(`column "${header}" was left out: it holds ${table.typeOf(header)}`);
  }
  return {
    file,
    time,
    timeFormat: format,
    columns: out,
    notes,
    get sha256() {
      return hashOf();
    },
  };
}

function readTimes(table: ParquetTable, name: string, file: string): { values: Float64Array; format: string } {
  const times = table.times(name);
  if (times === null) throw columnType(name, table.typeOf(name), 'times', file);
  if (times.badRow >= 0) {
    throw new InputError('COLUMN_TYPE', {
      what: `"${times.badText}" in column "${name}" is no time`,
      where: `${file}, row ${times.badRow + 1}`,
      mend: 'write ISO times or timestamps, or name another column in data.columns.time',
    });
  }
  return times;
}
