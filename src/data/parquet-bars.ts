import { InputError, sha256 } from '../core/index.ts';
import { type BarColumns, repeatedNames, requireColumns, STANDARD_NAMES } from './columns.ts';
import { columnType, openParquet, type ParquetTable } from './parquet-read.ts';
import type { RawBars } from './raw-bars.ts';
import { readInput } from './read-input.ts';

/**
 * @param rows the first of them; all where absent
 * @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, PARQUET_INVALID, COLUMN_MISSING, COLUMN_DUPLICATE, COLUMN_TYPE
 */
export function readParquetBars(file: string, columns: BarColumns, rows?: number): RawBars {
  const bytes = readInput(file);
  const table = openParquet(bytes, file, rows);
  requireColumns(table.names, columns, file);
  const { values: time, format } = readTimes(table, columns.time, file);
  const out: Record<string, Float64Array> = {};
  for (const name of STANDARD_NAMES.slice(1)) {
    const values = table.numbers(columns[name]);
    if (values === null) throw columnType(columns[name], table.typeOf(columns[name]), 'numbers', file);
    out[name] = values;
  }
  const notes: string[] = [];
  const used = new Set<string>(Object.values(columns));
  const repeated = repeatedNames(table.names);
  for (const name of new Set(table.names)) {
    if (used.has(name) || name.startsWith('__')) continue;
    if ((STANDARD_NAMES as readonly string[]).includes(name)) {
      notes.push(`column "${name}" was left out: another one is read as ${name}`);
    } else if (repeated.has(name)) {
      notes.push(`column "${name}" was left out: it comes more than once`);
    } else {
      const values = table.numbers(name);
      if (values === null) notes.push(`column "${name}" was left out: it holds ${table.typeOf(name)}`);
      else out[name] = values;
    }
  }
  return { file, time, timeFormat: format, columns: out, notes, sha256: sha256(bytes) };
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
