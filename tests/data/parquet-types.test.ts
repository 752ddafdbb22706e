import { createRequire } from 'node:module';
import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float32,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { readBars, readParquetColumns } from '../../src/data/index.ts';
import { errorOf, M30, scratchFolder, T0 } from './scratch.ts';

const scratch = scratchFolder();
const parquet = createRequire(import.meta.url)('parquet-wasm/node') as typeof import('parquet-wasm/node');
const PRICES = [100.5, 101.25, 99, null, 102];

/** A file with the given time column and prices, as another tool would write it. */
function foreignFile(name: string, time: Vector, price: DataType = new Float32(), extra: Record<string, Vector> = {}) {
  const prices = (shift: number): Vector =>
    vectorFromArray(
      PRICES.map((value) => (value === null ? null : encode(value + shift, price))),
      price,
    );
  const table = new Table({
    Time: time,
    open: prices(0),
    high: prices(2),
    low: prices(-2),
    close: prices(0),
    volume: vectorFromArray([1, 2, 3, 0, 5], new Int32()),
    ...extra,
  });
  return scratch.put(name, parquet.writeParquet(parquet.Table.fromIPCStream(tableToIPC(table, 'stream'))));
}

function encode(value: number, type: DataType): unknown {
  if (!(type instanceof Decimal)) return value;
  let whole = BigInt.asUintN(128, BigInt(Math.round(value * 10 ** type.scale)));
  return Uint32Array.from({ length: 4 }, () => {
    const word = Number(whole & 0xffff_ffffn);
    whole >>= 32n;
    return word;
  });
}

const times = PRICES.map((_, i) => T0 + i * M30);
const big = (perMs: number): bigint[] => times.map((ms) => BigInt(Math.round(ms * perMs)));

describe('readBars reads times', () => {
  const cases: Record<string, Vector> = {
    'timestamp[s]': vectorFromArray(times, new TimestampSecond()),
    'timestamp[ms]': vectorFromArray(times, new TimestampMillisecond()),
    'timestamp[us, Europe/Berlin]': vectorFromArray(times, new TimestampMicrosecond('Europe/Berlin')),
    'timestamp[ns, UTC]': vectorFromArray(times, new TimestampNanosecond('UTC')),
    'epoch seconds': vectorFromArray(big(1e-3), new Int64()),
    'epoch milliseconds': vectorFromArray(big(1), new Int64()),
    'epoch microseconds': vectorFromArray(big(1e3), new Int64()),
    'epoch nanoseconds': vectorFromArray(
      times.map((ms) => BigInt(ms) * 1_000_000n),
      new Int64(),
    ),
    'ISO text': vectorFromArray(
      times.map((ms) => new Date(ms).toISOString()),
      new Utf8(),
    ),
    'ISO text in a dictionary': vectorFromArray(
      times.map((ms) => new Date(ms).toISOString().replace('Z', '+00:00')),
      new Dictionary(new Utf8(), new Int32()),
    ),
  };
  for (const [name, time] of Object.entries(cases)) {
    it(`of ${name}`, async () => {
      const { bars, report } = await readBars(foreignFile('time.parquet', time), { columns: { time: 'Time' } });
      expect(Array.from(bars.time)).toEqual(times);
      expect(report.intervalMs).toBe(M30);
    });
  }

  it('of days', async () => {
    const days = PRICES.map((_, i) => T0 + i * 86_400_000);
    const time = vectorFromArray(
      days.map((ms) => new Date(ms)),
      new DateDay(),
    );
    const { bars } = await readBars(foreignFile('time.parquet', time), { columns: { time: 'Time' } });
    expect(Array.from(bars.time)).toEqual(days);
  });

  it('and refuses text that is no time, with its row', async () => {
    const time = vectorFromArray(['2021-01-01T00:00:00Z', 'yesterday', '2021-02-30', '', ''], new Utf8());
    const error = await errorOf(readBars(foreignFile('time.parquet', time), { columns: { time: 'Time' } }));
    expect(error.code).toBe('COLUMN_TYPE');
    expect(error.what).toBe('"yesterday" in column "Time" is no time');
    expect(error.where).toMatch(/time\.parquet, row 2$/);
  });

  it('and refuses a column that cannot hold times', async () => {
    const time = vectorFromArray([true, false, true, true, false], new Bool());
    const error = await errorOf(readBars(foreignFile('time.parquet', time), { columns: { time: 'Time' } }));
    expect(error.code).toBe('COLUMN_TYPE');
    expect(error.message).toContain('column "Time" holds Bool, not times');
  });
});

describe('readBars reads prices', () => {
  const time = vectorFromArray(times, new TimestampMillisecond());
  for (const [name, type] of Object.entries({ float32: new Float32(), decimal: new Decimal(4, 18) })) {
    it(`of ${name}, null as a gap`, async () => {
      const { bars } = await readBars(foreignFile('price.parquet', time, type), { columns: { time: 'Time' } });
      expect(Array.from(bars.close)).toEqual([100.5, 101.25, 99, 99, 102]);
      expect(Array.from(bars.gap)).toEqual([0, 0, 0, 1, 0]);
      expect(Array.from(bars.volume)).toEqual([1, 2, 3, 0, 5]);
    });
  }

  it('and keeps further numeric columns, but says which others it leaves out', async () => {
    const file = foreignFile('extra.parquet', time, new Float32(), {
      funding: vectorFromArray([1, 2, null, 4, 5], new Int32()),
      symbol: vectorFromArray(['a', 'a', 'a', 'a', 'a'], new Utf8()),
    });
    const { bars, report } = await readBars(file, { columns: { time: 'Time' } });
    expect(Object.keys(bars.columns)).toEqual(['open', 'high', 'low', 'close', 'volume', 'funding']);
    expect(Array.from(bars.columns.funding!)).toEqual([1, 2, Number.NaN, 4, 5]);
    expect(report.notes).toContain('column "symbol" was left out: it holds Utf8');
  });

  it('and refuses a mapped column that comes twice, but leaves a further one out', async () => {
    const write = (file: string, names: readonly string[]): string => {
      const values = vectorFromArray([1, 2, 3, 4, 5], new Float32()).data[0]!;
      const schema = new Schema([
        new Field('timestamp', new TimestampMillisecond()),
        ...names.map((name) => new Field(name, new Float32())),
      ]);
      const data = makeData({
        type: new Struct(schema.fields),
        length: 5,
        children: [time.data[0]!, ...names.map(() => values)],
      });
      const table = new Table(schema, new RecordBatch(schema, data));
      return scratch.put(file, parquet.writeParquet(parquet.Table.fromIPCStream(tableToIPC(table, 'stream'))));
    };
    const prices = ['open', 'high', 'low', 'close', 'volume'];
    const twice = write('twice.parquet', [...prices, 'close']);
    for (const reading of [readBars(twice), readParquetColumns(twice), readParquetColumns(twice, ['close'])]) {
      const error = await errorOf(reading);
      expect(error.code).toBe('COLUMN_DUPLICATE');
      expect(error.where).toBe(`${twice}, columns 5, 7 of 7`);
    }
    const { bars, report } = await readBars(write('extra.parquet', [...prices, 'x', 'x']));
    expect(Object.keys(bars.columns)).toEqual(prices);
    expect(report.notes).toEqual(['column "x" was left out: it comes more than once']);
  });

  it('and refuses a price column of text', async () => {
    const file = foreignFile('text.parquet', time, new Float32(), {
      last: vectorFromArray(['1', '2', '3', '4', '5'], new Utf8()),
    });
    const error = await errorOf(readBars(file, { columns: { time: 'Time', close: 'last' } }));
    expect(error.code).toBe('COLUMN_TYPE');
    expect(error.what).toBe('column "last" holds Utf8, not numbers');
  });

  it('reads decimals below zero', async () => {
    const table = new Table({
      d: vectorFromArray([encode(-1.25, new Decimal(2, 10)), encode(3, new Decimal(2, 10))], new Decimal(2, 10)),
    });
    const file = scratch.put(
      'decimal.parquet',
      parquet.writeParquet(parquet.Table.fromIPCStream(tableToIPC(table, 'stream'))),
    );
    expect(Array.from((await readParquetColumns(file)).columns.d!)).toEqual([-1.25, 3]);
  });
});
