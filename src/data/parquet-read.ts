import { type DataType, type Schema, type Table, tableFromIPC, type Vector } from 'apache-arrow';
import { InputError, nearestName, sha256 } from '../core/index.ts';
import { isNumeric, mayHoldTimes, type TimeValues, toNumbers, toTimes } from './arrow-column.ts';
import { repeatedColumn, repeatedNames } from './columns.ts';
import { requireUnaltered } from './manifest.ts';
import { requireParquet, withParquet } from './parquet-module.ts';
import { type ParquetLayout, parquetLayout } from './parquet-select.ts';
import { readInput } from './read-input.ts';

/** Batches of this size give one chunk a column: no concatenation. */
const BATCH_ROWS = 2 ** 24;
/** Our writer keeps the caller's metadata in one entry, so that their order is fixed. */
export const METADATA_KEY = 'regimewalk';

/** A Parquet file of which nothing is decoded yet but its footer: each column is, when it is asked for. */
export interface ParquetTable {
  readonly rows: number;
  /** In the file's order; a name that stands twice is here twice, and the other members read its first column. */
  readonly names: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  isNumeric(name: string): boolean;
  typeOf(name: string): string;
  /** New numbers, null → NaN; null where the column holds none. @throws InputError PARQUET_INVALID */
  numbers(name: string): Float64Array | null;
  /** New epoch milliseconds; null where the type cannot hold times. @throws InputError PARQUET_INVALID */
  times(name: string): TimeValues | null;
}

/**
 * @param bytes of the whole file; they must stay as they are while the table is used
 * @param rows the first of them: no more are decoded; all where absent
 * @throws InputError PARQUET_INVALID, naming what is wrong with the file
 */
export function openParquet(bytes: Uint8Array, file: string, rows?: number): ParquetTable {
  requireParquet(bytes, file);
  const reading = <T>(read: () => T, column?: string): T => {
    try {
      return read();
    } catch (error) {
      throw error instanceof InputError ? error : damaged(error, file, column);
    }
  };
  const layout = reading(() => parquetLayout(bytes));
  const { schema, arrow } = reading(() => typesOf(layout));
  const fieldAt = (name: string): number => layout.names.indexOf(name);
  const expected = Math.min(layout.rows, rows ?? layout.rows);
  const column = (name: string): Vector =>
    reading(() => {
      const vector = decode(layout.select(new Set([fieldAt(name)]), rows, arrow), rows).getChildAt(0)!;
      if (vector.length !== expected) throw new RangeError(`${vector.length} rows, ${expected} expected`);
      return vector;
    }, name);
  const typeOf = (name: string): DataType => schema.fields[fieldAt(name)]!.type as DataType;
  return {
    rows: expected,
    names: layout.names,
    metadata: metadataOf(schema.metadata),
    isNumeric: (name) => isNumeric(typeOf(name)),
    typeOf: (name) => String(typeOf(name)),
    numbers: (name) => (isNumeric(typeOf(name)) ? toNumbers(column(name)) : null),
    times: (name) => (mayHoldTimes(typeOf(name)) ? toTimes(column(name)) : null),
  };
}

/** The columns' types; `arrow` is null where the file's own message about them is damaged, and Parquet's hold. */
function typesOf(layout: ParquetLayout): { readonly schema: Schema; readonly arrow: Schema | null } {
  const all = new Set(layout.names.keys());
  try {
    const { schema } = decode(layout.select(all, 0), undefined);
    if (schema.fields.length === all.size) return { schema, arrow: schema };
  } catch {
    // The next line says what is wrong, where it is not that message.
  }
  return { schema: decode(layout.select(all, 0, null), undefined).schema, arrow: null };
}

function decode(bytes: Uint8Array, rows: number | undefined): Table {
  return withParquet((parquet) => {
    const wasmTable = parquet.readParquet(bytes, {
      batchSize: BATCH_ROWS,
      ...(rows === undefined ? {} : { limit: rows }),
    });
    // Consumes the wasm table: nothing is left to free.
    return tableFromIPC(wasmTable.intoIPCStream());
  });
}

function damaged(error: unknown, file: string, column: string | undefined): InputError {
  return new InputError('PARQUET_INVALID', {
    what: `the Parquet file is damaged or uses a feature that is not supported (${column === undefined ? '' : `column "${column}": `}${reason(error)})`,
    where: file,
    mend: 'copy, download or write it again; plain columns with zstd, snappy or no compression always work',
  });
}

/**
 * Columns of a Parquet file as float64, null → NaN; timestamps and dates become epoch milliseconds, integers and booleans
 * numbers.
 *
 * @param columns names; without them every column that holds numbers or times (text is passed over)
 * @returns `metadata`: what `writeParquet` was given, or the file's own key-value pairs
 * @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, DATA_ALTERED, PARQUET_INVALID, COLUMN_MISSING,
 *   COLUMN_DUPLICATE, COLUMN_TYPE
 */
export async function readParquetColumns(
  file: string,
  columns?: readonly string[],
): Promise<{ columns: Record<string, Float64Array>; metadata: Record<string, string> }> {
  const bytes = readInput(file);
  requireUnaltered(file, () => sha256(bytes));
  const table = openParquet(bytes, file);
  const repeated = repeatedNames(table.names);
  const out: Record<string, Float64Array> = {};
  for (const name of columns ?? table.names) {
    if (!table.names.includes(name)) throw missingColumn(name, table.names, file);
    if (repeated.has(name)) throw repeatedColumn(name, table.names, file);
    const text = isTextType(table.typeOf(name));
    const values = table.numbers(name) ?? (text ? null : (table.times(name)?.values ?? null));
    if (values !== null) out[name] = values;
    else if (columns !== undefined) throw columnType(name, table.typeOf(name), 'numbers', file);
  }
  return { columns: out, metadata: { ...table.metadata } };
}

function isTextType(type: string): boolean {
  return /utf8/i.test(type);
}

function missingColumn(name: string, names: readonly string[], file: string): InputError {
  const near = nearestName(name, names);
  return new InputError('COLUMN_MISSING', {
    what: `there is no column "${name}"${near === undefined ? '' : `; the nearest is "${near}"`}`,
    where: `${file}, columns ${names.join(', ')}`,
    mend: 'name one of these columns',
  });
}

/** A column that holds something else than what is needed. */
export function columnType(name: string, type: string, wanted: string, file: string): InputError {
  return new InputError('COLUMN_TYPE', {
    what: `column "${name}" holds ${type}, not ${wanted}`,
    where: file,
    mend: `convert the column to ${wanted}, or name another in data.columns`,
  });
}

function metadataOf(entries: ReadonlyMap<string, string>): Record<string, string> {
  const own = entries.get(METADATA_KEY);
  if (own === undefined) return Object.fromEntries(entries);
  try {
    return JSON.parse(own) as Record<string, string>;
  } catch {
    return Object.fromEntries(entries);
  }
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]!.slice(0, 120);
}
