import { Schema, Table, tableToIPC } from 'apache-arrow';
import { decodeThrift, encodeThrift, fieldOf, type ThriftList, type ThriftStruct } from './thrift-compact.ts';

/**
 * Parquet's own numbers of the fields that are read or changed here.
 *
 * @see https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
const FILE = { schema: 2, rows: 3, groups: 4, metadata: 5, orders: 7 } as const;
const ELEMENT = { name: 4, children: 5 } as const;
const GROUP = { columns: 1, bytes: 2, rows: 3, sorting: 4, offset: 5, compressed: 6 } as const;
const CHUNK = { offset: 2, meta: 3, offsetIndex: 4, columnIndexLength: 7 } as const;
const META = { path: 3, uncompressed: 6, compressed: 7, data: 9, index: 10, dictionary: 11, bloom: 14, bloomSize: 15 };
const ARROW_SCHEMA = 'ARROW:schema';
const MAGIC = [0x50, 0x41, 0x52, 0x31] as const;

/** A Parquet file's footer, and how to cut the file down to what is wanted. */
export interface ParquetLayout {
  /** Columns in the file's order, nested ones by their outermost name; a name that stands twice is here twice. */
  readonly names: readonly string[];
  readonly rows: number;
  /**
   * A whole Parquet file that holds only the columns at these places of `names`, bit for bit as they lie in this one.
   *
   * @param limit row groups behind so many rows are left out: with 0 the types alone are left; all are kept where absent
   * @param arrow all columns' types in Arrow's words, where they say more than Parquet's; null: Parquet's own. Where absent the
   *   file's own words go along unread, and those of a part are left out
   */
  select(places: ReadonlySet<number>, limit?: number, arrow?: Schema | null): Uint8Array;
}

/**
 * The decoder reads every column that a file has, whatever is asked of it. So it is handed a smaller file: the chunks of
 * the wanted columns behind each other, and a footer that speaks of nothing else.
 *
 * @param bytes a Parquet file whose beginning and end were looked at (`requireParquet`)
 * @throws RangeError where the footer cannot be what it says
 */
export function parquetLayout(bytes: Uint8Array): ParquetLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const footerStart = bytes.length - 8 - view.getUint32(bytes.length - 8, true);
  const footer = decodeThrift(bytes.subarray(footerStart, bytes.length - 8));
  const columns = topColumns(required<ThriftList>(footer, FILE.schema).items as ThriftStruct[]);
  return {
    names: columns.map(({ name }) => name),
    rows: Number(required<bigint>(footer, FILE.rows)),
    select: (places, limit = Number.POSITIVE_INFINITY, arrow = undefined) => {
      const marked = columns.map((column, at) => ({ ...column, wanted: places.has(at) }));
      return cut(bytes, footerStart, { footer, columns: marked, arrow }, limit);
    },
  };
}

interface Source {
  readonly footer: ThriftStruct;
  readonly columns: readonly (TopColumn & { readonly wanted: boolean })[];
  readonly arrow: Schema | null | undefined;
}

interface TopColumn {
  readonly name: string;
  readonly elements: readonly ThriftStruct[];
  /** Columns of the file's chunks: leaves of the schema. */
  readonly leaves: number;
}

function topColumns(elements: readonly ThriftStruct[]): TopColumn[] {
  const columns: TopColumn[] = [];
  let at = 1;
  while (at < elements.length) {
    const start = at;
    let leaves = 0;
    // A group's children follow it: one more element is due for each.
    for (let due = 1; due > 0; due--) {
      const element = elements[at++];
      if (element === undefined) throw new RangeError('the schema ends too early');
      const children = Number(fieldOf<bigint>(element, ELEMENT.children) ?? 0n);
      if (children === 0) leaves++;
      due += children;
    }
    const name = new TextDecoder().decode(required<Uint8Array>(elements[start]!, ELEMENT.name));
    columns.push({ name, elements: elements.slice(start, at), leaves });
  }
  return columns;
}

function cut(bytes: Uint8Array, footerStart: number, source: Source, limit: number): Uint8Array {
  const { footer, columns } = source;
  const keepLeaf = columns.flatMap(({ leaves, wanted }) => new Array<boolean>(leaves).fill(wanted));
  const chunks: Uint8Array[] = [Uint8Array.from(MAGIC)];
  let length = MAGIC.length;
  let rows = 0n;
  const groups: ThriftStruct[] = [];
  for (const group of required<ThriftList>(footer, FILE.groups).items as ThriftStruct[]) {
    if (rows >= limit) break;
    // A writer that was handed an empty batch leaves a group without rows, whose chunks have no place in the file.
    if (required<bigint>(group, GROUP.rows) === 0n) continue;
    rows += required<bigint>(group, GROUP.rows);
    const all = required<ThriftList>(group, GROUP.columns);
    if (all.items.length !== keepLeaf.length) throw new RangeError('a row group lacks columns');
    let [raw, compressed] = [0n, 0n];
    const kept = (all.items as ThriftStruct[])
      .filter((_, at) => keepLeaf[at])
      .map((chunk) => {
        const meta = required<ThriftStruct>(chunk, CHUNK.meta);
        const data = required<bigint>(meta, META.data);
        const dictionary = fieldOf<bigint>(meta, META.dictionary) ?? 0n;
        const start = dictionary > 0n && dictionary < data ? dictionary : data;
        const size = required<bigint>(meta, META.compressed);
        if (start < 4n || size < 0n || start + size > BigInt(footerStart))
          throw new RangeError('a column lies outside');
        chunks.push(bytes.subarray(Number(start), Number(start + size)));
        const shift = BigInt(length) - start;
        length += Number(size);
        raw += required<bigint>(meta, META.uncompressed);
        compressed += size;
        return movedChunk(chunk, meta, shift);
      });
    groups.push(
      group
        .filter(({ id }) => id !== GROUP.sorting && id !== GROUP.offset)
        .map((field) => {
          if (field.id === GROUP.columns) return { ...field, value: { type: all.type, items: kept } };
          if (field.id === GROUP.bytes) return { ...field, value: raw };
          return field.id === GROUP.compressed ? { ...field, value: compressed } : field;
        }),
    );
  }
  const end = encodeThrift(newFooter(source, keepLeaf, groups, rows));
  const out = new Uint8Array(length + end.length + 8);
  let at = 0;
  for (const part of [...chunks, end]) {
    out.set(part, at);
    at += part.length;
  }
  new DataView(out.buffer).setUint32(at, end.length, true);
  out.set(MAGIC, at + 4);
  return out;
}

/** Indexes and bloom filters lie outside of a chunk: they stay behind. */
function movedChunk(chunk: ThriftStruct, meta: ThriftStruct, shift: bigint): ThriftStruct {
  const moved = meta
    .filter(({ id }) => id !== META.index && id !== META.bloom && id !== META.bloomSize)
    .map((field) =>
      field.id === META.data || (field.id === META.dictionary && (field.value as bigint) > 0n)
        ? { ...field, value: (field.value as bigint) + shift }
        : field,
    );
  return chunk
    .filter(({ id }) => id < CHUNK.offsetIndex || id > CHUNK.columnIndexLength)
    .map((field) => {
      if (field.id === CHUNK.meta) return { ...field, value: moved };
      return field.id === CHUNK.offset ? { ...field, value: 0n } : field;
    });
}

function newFooter(
  { footer, columns, arrow }: Source,
  keepLeaf: readonly boolean[],
  groups: ThriftStruct[],
  rows: bigint,
): ThriftStruct {
  const kept = columns.filter(({ wanted }) => wanted);
  return footer.map((field) => {
    const list = field.value as ThriftList;
    switch (field.id) {
      case FILE.schema: {
        const root = (list.items[0] as ThriftStruct).map((part) =>
          part.id === ELEMENT.children ? { ...part, value: BigInt(kept.length) } : part,
        );
        return { ...field, value: { ...list, items: [root, ...kept.flatMap(({ elements }) => elements)] } };
      }
      case FILE.rows:
        return { ...field, value: rows };
      case FILE.groups:
        return { ...field, value: { ...list, items: groups } };
      case FILE.orders:
        return { ...field, value: { ...list, items: list.items.filter((_, at) => keepLeaf[at]) } };
      case FILE.metadata: {
        const entries = (list.items as ThriftStruct[]).flatMap((entry) =>
          textOf(entry, 1) === ARROW_SCHEMA ? selectedArrowSchema(entry, arrow, columns) : [entry],
        );
        return { ...field, value: { ...list, items: entries } };
      }
      default:
        return field;
    }
  });
}

/**
 * Arrow's writers repeat the schema in a message of their own, for types that Parquet lacks (seconds, dictionaries). It must list
 * the columns that are there. It is never parsed here: a garbled one can name a length that Arrow's reader counts up to for hours.
 */
function selectedArrowSchema(entry: ThriftStruct, arrow: Source['arrow'], columns: Source['columns']): ThriftStruct[] {
  if (arrow === undefined) return columns.every(({ wanted }) => wanted) ? [entry] : [];
  if (arrow === null) return [];
  const fields = arrow.fields.filter((_, at) => columns[at]!.wanted);
  const message = tableToIPC(new Table(new Schema(fields, arrow.metadata)), 'stream');
  const value = new TextEncoder().encode(Buffer.from(message).toString('base64'));
  return [entry.map((field) => (field.id === 2 ? { ...field, value } : field))];
}

function textOf(struct: ThriftStruct, id: number): string {
  return new TextDecoder().decode(fieldOf<Uint8Array>(struct, id) ?? new Uint8Array(0));
}

function required<T extends ThriftStruct | ThriftList | Uint8Array | bigint>(struct: ThriftStruct, id: number): T {
  const value = fieldOf<T>(struct, id);
  if (value === undefined) throw new RangeError(`the footer lacks field ${id}`);
  return value;
}
