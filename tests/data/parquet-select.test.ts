import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Table, tableFromIPC, tableToIPC, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBars, readParquetColumns, writeParquet } from '../../src/data/index.ts';
import { parquetLayout } from '../../src/data/parquet-select.ts';
import {
  decodeThrift,
  encodeThrift,
  fieldOf,
  type ThriftList,
  type ThriftStruct,
} from '../../src/data/thrift-compact.ts';
import { errorOf, plainColumns, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
const parquet = createRequire(import.meta.url)('parquet-wasm/node') as typeof import('parquet-wasm/node');

/** A file of several row groups with text, a nested column and numbers, as another tool would write it. */
function foreignBytes(rows: number, groupRows: number): Uint8Array {
  const table = new Table({
    name: vectorFromArray(Array.from({ length: rows }, (_, i) => `row ${i % 7}`)),
    place: vectorFromArray(Array.from({ length: rows }, (_, i) => ({ x: i, y: -i }))),
    value: vectorFromArray(Float64Array.from({ length: rows }, (_, i) => Math.sin(i))),
    other: vectorFromArray(Float64Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? Number.NaN : 1 / (i + 1)))),
  });
  const properties = new parquet.WriterPropertiesBuilder().setMaxRowGroupSize(groupRows).build();
  return parquet.writeParquet(parquet.Table.fromIPCStream(tableToIPC(table, 'stream')), properties);
}

function decoded(bytes: Uint8Array): Table {
  return tableFromIPC(parquet.readParquet(bytes).intoIPCStream());
}

describe('parquetLayout', () => {
  it('cuts any choice of columns out of a file, bit for bit, over row groups and nested columns', () => {
    const bytes = foreignBytes(1000, 300);
    const whole = decoded(bytes);
    const layout = parquetLayout(bytes);
    expect(layout.names).toEqual(['name', 'place', 'value', 'other']);
    expect(layout.rows).toBe(1000);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1 }), (places) => {
        const part = decoded(layout.select(new Set(places)));
        const names = [...places].sort().map((place) => layout.names[place]!);
        expect(part.schema.fields.map((field) => field.name)).toEqual(names);
        for (const name of names) {
          expect(JSON.stringify([...part.getChild(name)!])).toBe(JSON.stringify([...whole.getChild(name)!]));
        }
      }),
      { seed: 3, numRuns: 15 },
    );
  });

  it('leaves row groups behind the limit out, all of them at 0: the types alone are left', () => {
    const bytes = foreignBytes(1000, 300);
    const layout = parquetLayout(bytes);
    expect(decoded(layout.select(new Set([2]), 301)).numRows).toBe(600);
    const types = decoded(layout.select(new Set([0, 1, 2, 3]), 0));
    expect(types.numRows).toBe(0);
    expect(types.schema.fields.map((field) => String(field.type))).toEqual(
      decoded(bytes).schema.fields.map((field) => String(field.type)),
    );
  });

  it('gives a footer back as it was', () => {
    const bytes = foreignBytes(50, 20);
    const end = bytes.length - 8;
    const footer = bytes.subarray(end - new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true), end);
    expect(Buffer.from(encodeThrift(decodeThrift(footer))).equals(Buffer.from(footer))).toBe(true);
  });
});

/** The file with its footer changed. */
function withFooter(bytes: Uint8Array, change: (footer: ThriftStruct) => void): Uint8Array {
  const start = bytes.length - 8 - new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  const footer = decodeThrift(bytes.subarray(start, bytes.length - 8));
  change(footer);
  const end = encodeThrift(footer);
  const length = new Uint8Array(Uint32Array.of(end.length).buffer);
  return Uint8Array.from([...bytes.subarray(0, start), ...end, ...length, ...bytes.subarray(bytes.length - 4)]);
}

describe('a foreign footer', () => {
  it('may have row groups without rows, as writers leave them that were handed an empty batch', async () => {
    const bytes = withFooter(foreignBytes(100, 60), (footer) => {
      const groups = fieldOf<ThriftList>(footer, 4)!.items as ThriftStruct[];
      const empty = (struct: ThriftStruct, ids: readonly number[]): ThriftStruct =>
        struct.map((field) => (ids.includes(field.id) ? { ...field, value: 0n } : field));
      const first = groups[0]!.map((field) => {
        if (field.id !== 1) return field;
        const list = field.value as ThriftList;
        const chunks = (list.items as ThriftStruct[]).map((chunk) =>
          chunk.map((part) =>
            part.id === 3 ? { ...part, value: empty(part.value as ThriftStruct, [5, 6, 7, 9, 11]) } : part,
          ),
        );
        return { ...field, value: { ...list, items: chunks } };
      });
      groups.splice(1, 0, empty(first, [2, 3, 6]));
    });
    const { columns } = await readParquetColumns(scratch.put('empty-group.parquet', bytes), ['value']);
    expect(columns.value).toEqual(Float64Array.from({ length: 100 }, (_, i) => Math.sin(i)));
  });

  it('ends in an answer wherever Arrow’s own message of the types is garbled', async () => {
    const bytes = foreignBytes(20, 20);
    const messageOf = (footer: ThriftStruct) => (fieldOf<ThriftList>(footer, 5)!.items as ThriftStruct[])[0]![1]!;
    let length = 0;
    withFooter(bytes, (footer) => {
      length = Buffer.from(Buffer.from(messageOf(footer).value as Uint8Array).toString(), 'base64').length;
    });
    for (let place = 0; place < length; place += 3) {
      const garbled = withFooter(bytes, (footer) => {
        const field = messageOf(footer);
        const message = Buffer.from(Buffer.from(field.value as Uint8Array).toString(), 'base64');
        message[place] = message[place]! ^ 0x7f;
        field.value = new TextEncoder().encode(message.toString('base64'));
      });
      const file = scratch.put('message.parquet', garbled);
      // Parquet's own types hold; what no longer fits them is refused.
      const read = await readParquetColumns(file, ['value']).catch((error) => error as { code: string });
      if ('columns' in read) expect(read.columns.value![3]).toBe(Math.sin(3));
      else expect(['PARQUET_INVALID', 'COLUMN_MISSING', 'COLUMN_TYPE']).toContain(read.code);
    }
  });
});

describe('a column that is not asked for', () => {
  it('is not decoded: its garbled pages disturb nobody, and are named where somebody reads them', async () => {
    const file = scratch.at('garbled.parquet');
    const noise = (k: number) => Float64Array.from({ length: 4000 }, (_, i) => Math.abs(Math.sin(i * 12.9898 + k)));
    await writeParquet(
      file,
      { ...plainColumns(4000), early: noise(1), late: noise(2) },
      { timeColumns: ['timestamp'] },
    );
    const bytes = readFileSync(file);
    // The last pages before the footer are those of the last column.
    const footer = bytes.readUInt32LE(bytes.length - 8);
    for (let i = bytes.length - 8 - footer - 9000; i < bytes.length - 8 - footer - 200; i++) bytes[i]! ^= 0x5a;
    scratch.put('garbled.parquet', bytes);
    const { bars } = await readBars(file, { extra: ['early'] });
    expect(bars.columns.early![7]).toBe(noise(1)[7]);
    const error = await errorOf(readBars(file));
    expect(error.code).toBe('PARQUET_INVALID');
    expect(error.what).toContain('column "late"');
    expect(error.where).toBe(file);
  });
});

describe('readBars with extra', () => {
  const columns = () => ({ ...plainColumns(40), a: new Float64Array(40).fill(1), b: new Float64Array(40).fill(2) });

  it('reads those further columns and no others; one that the file lacks is no error', async () => {
    const file = scratch.at('extra.parquet');
    await writeParquet(file, columns(), { timeColumns: ['timestamp'] });
    const names = async (extra?: string[]) => Object.keys((await readBars(file, { extra })).bars.columns).slice(5);
    expect(await names()).toEqual(['a', 'b']);
    expect(await names([])).toEqual([]);
    expect(await names(['b', 'eth_close'])).toEqual(['b']);
  });

  it('takes names of one’s own from the mapping, of Parquet and of CSV', async () => {
    const file = scratch.at('mapped.parquet');
    await writeParquet(file, columns(), { timeColumns: ['timestamp'] });
    const text = [
      'timestamp,open,high,low,close,volume,a,b',
      ...Array.from({ length: 40 }, (_, i) => `${1.6e12 + i * 6e4},5,6,4,5,1,1,2`),
    ];
    for (const at of [file, scratch.put('mapped.csv', text.join('\n'))]) {
      const { bars } = await readBars(at, { columns: { vwap: 'b' }, extra: ['vwap'] });
      expect(Object.keys(bars.columns).slice(5)).toEqual(['vwap']);
      expect(bars.columns.vwap![3]).toBe(2);
      const error = await errorOf(readBars(at, { columns: { vwap: 'bb' }, extra: [] }));
      expect(error.code).toBe('COLUMN_MISSING');
      expect(error.what).toBe('there is no column "bb" (vwap); the nearest is "b"');
      expect(error.path).toBe('data.columns.vwap');
    }
  });
});

it('one array may stand for several columns', async () => {
  const x = Float64Array.of(1, 2, 3);
  const int = Int32Array.of(4, 5, 6);
  const file = scratch.at('same.parquet');
  await writeParquet(file, { a: x, b: x, c: int, d: int, e: x.subarray(0, 3) });
  const read = (await readParquetColumns(file)).columns;
  expect(Object.values(read).map((values) => [...values])).toEqual([
    [1, 2, 3],
    [1, 2, 3],
    [4, 5, 6],
    [4, 5, 6],
    [1, 2, 3],
  ]);
  expect([...x]).toEqual([1, 2, 3]);
});

it('4 of 40 columns take less than a third of the time of all', async () => {
  const names = Array.from({ length: 40 }, (_, k) => `c${k}`);
  const noise = (k: number) => Float64Array.from({ length: 60_000 }, (_, i) => Math.sin(i * 12.9898 + k));
  const file = scratch.at('wide.parquet');
  await writeParquet(file, Object.fromEntries(names.map((name, k) => [name, noise(k)])));
  const fastest = async (columns: string[]): Promise<number> => {
    const times: number[] = [];
    for (let run = 0; run < 4; run++) {
      const start = performance.now();
      await readParquetColumns(file, columns);
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  await fastest(names.slice(0, 1));
  expect((await fastest(names.slice(10, 14))) / (await fastest(names))).toBeLessThan(1 / 3);
});
