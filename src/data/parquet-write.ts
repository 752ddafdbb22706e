import {
  Field,
  Float64,
  Int8,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Uint8,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { canonicalJson, writeFileAtomic } from '../core/index.ts';
import { withParquet } from './parquet-module.ts';
import { METADATA_KEY } from './parquet-read.ts';

export type ColumnArray = Float64Array | Int32Array | Int8Array | Uint8Array;
/** Text, null where there is none. */
export type TextColumn = readonly (string | null)[];

export interface ParquetWriteOptions {
  /** Columns of epoch milliseconds, written as timestamp[ms, UTC]. */
  readonly timeColumns?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes columns of equal length as one Parquet file (zstd): the same input gives the same bytes. NaN is written as null.
 *
 * @throws RunError DISK_FULL, WRITE_FAILED; InputError NOT_WRITABLE
 */
export async function writeParquet(
  file: string,
  columns: Readonly<Record<string, ColumnArray | TextColumn>>,
  options: ParquetWriteOptions = {},
): Promise<void> {
  await writeFileAtomic(file, encodeParquet(columns, options));
}

/** The bytes that `writeParquet` writes. @throws RangeError where the columns' lengths differ */
export function encodeParquet(
  columns: Readonly<Record<string, ColumnArray | TextColumn>>,
  options: ParquetWriteOptions = {},
): Uint8Array {
  const times = new Set(options.timeColumns ?? []);
  const rows = Object.values(columns)[0]?.length ?? 0;
  const seen = new Set<ArrayBufferLike>();
  const parts = Object.entries(columns).map(([name, given]) => {
    if (given.length !== rows) throw new RangeError(`column ${name} has ${given.length} rows, others ${rows}`);
    if (isText(given)) {
      const data = vectorFromArray(given, new Utf8()).data[0]!;
      return { field: new Field(name, data.type, true), data };
    }
    // Columns on one memory would be moved to the codec once and be empty the second time.
    const values = seen.has(given.buffer) ? given.slice() : given;
    seen.add(given.buffer);
    const data = times.has(name) ? timeData(values) : columnData(values);
    return { field: new Field(name, data.type, true), data };
  });
  const schema = new Schema(parts.map((part) => part.field));
  const struct = makeData({
    type: new Struct(schema.fields),
    length: rows,
    nullCount: 0,
    children: parts.map((part) => part.data),
  });
  const ipc = tableToIPC(new Table([new RecordBatch(schema, struct)]), 'stream');
  return withParquet((parquet) => {
    let builder = new parquet.WriterPropertiesBuilder().setCompression(parquet.Compression.ZSTD);
    builder = builder.setCreatedBy('regimewalk');
    if (options.metadata !== undefined) {
      builder = builder.setKeyValueMetadata(new Map([[METADATA_KEY, canonicalJson(options.metadata)]]));
    }
    // Both arguments are consumed: nothing is left to free.
    return parquet.writeParquet(parquet.Table.fromIPCStream(ipc), builder.build());
  });
}

function isText(column: ColumnArray | TextColumn): column is TextColumn {
  return Array.isArray(column);
}

function columnData(values: ColumnArray) {
  const length = values.length;
  if (values instanceof Int32Array) return makeData({ type: new Int32(), length, nullCount: 0, data: values });
  if (values instanceof Int8Array) return makeData({ type: new Int8(), length, nullCount: 0, data: values });
  if (values instanceof Uint8Array) return makeData({ type: new Uint8(), length, nullCount: 0, data: values });
  return makeData({ type: new Float64(), length, data: values, ...nullMask(values) });
}

function timeData(values: ColumnArray) {
  const data = new BigInt64Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = Number.isNaN(values[i]!) ? 0n : BigInt(Math.round(values[i]!));
  return makeData({ type: new TimestampMillisecond('UTC'), length: data.length, data, ...nullMask(values) });
}

function nullMask(values: ColumnArray): { nullCount: number; nullBitmap?: Uint8Array } {
  let nullCount = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) nullCount++;
  if (nullCount === 0) return { nullCount };
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!)) nullBitmap[i >> 3] = nullBitmap[i >> 3]! | (1 << (i & 7));
  }
  return { nullCount, nullBitmap };
}
