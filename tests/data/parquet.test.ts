import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readBars, readParquetColumns, writeParquet } from '../../src/data/index.ts';
import { errorOf, scratchFolder, T0 } from './scratch.ts';

const scratch = scratchFolder();
const columns = {
  time: Float64Array.of(T0, T0 + 1000, Number.NaN),
  value: Float64Array.of(0.1, Number.NaN, -1 / 3),
  infinite: Float64Array.of(Number.POSITIVE_INFINITY, -0, Number.NEGATIVE_INFINITY),
  count: Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1),
  regime: Int8Array.of(-1, 0, 127),
  gap: Uint8Array.of(0, 1, 255),
};

describe('writeParquet and readParquetColumns', () => {
  it('give the same values back, NaN as NaN and integers as float64', async () => {
    const file = scratch.at('round.parquet');
    await writeParquet(file, columns, { timeColumns: ['time'], metadata: { b: '2', a: 'one' } });
    const read = await readParquetColumns(file);
    expect(Object.keys(read.columns)).toEqual(Object.keys(columns));
    for (const [name, values] of Object.entries(columns)) {
      expect(Array.from(read.columns[name]!), name).toEqual(Array.from(values));
      expect(read.columns[name]).toBeInstanceOf(Float64Array);
    }
    expect(read.metadata).toEqual({ a: 'one', b: '2' });
  });

  it('write the same bytes for the same input, whatever the order of the metadata', async () => {
    const hashes = new Set<string>();
    for (const metadata of [
      { a: '1', b: '2', c: '3' },
      { c: '3', b: '2', a: '1' },
    ]) {
      const file = scratch.at('same.parquet');
      await writeParquet(file, columns, { timeColumns: ['time'], metadata });
      hashes.add(createHash('sha256').update(readFileSync(file)).digest('hex'));
    }
    expect(hashes.size).toBe(1);
  });

  it('write other bytes for another value', async () => {
    await writeParquet(scratch.at('a.parquet'), { x: Float64Array.of(1, 2) });
    await writeParquet(scratch.at('b.parquet'), { x: Float64Array.of(1, 3) });
    expect(readFileSync(scratch.at('a.parquet')).equals(readFileSync(scratch.at('b.parquet')))).toBe(false);
  });

  it('read only the columns asked for, in the order asked for', async () => {
    const file = scratch.at('some.parquet');
    await writeParquet(file, columns, { timeColumns: ['time'] });
    expect(Object.keys((await readParquetColumns(file, ['gap', 'value'])).columns)).toEqual(['gap', 'value']);
  });

  it('refuse a column that is not there and name the nearest', async () => {
    const file = scratch.at('missing.parquet');
    await writeParquet(file, columns, { timeColumns: ['time'] });
    const error = await errorOf(readParquetColumns(file, ['valeu']));
    expect(error.code).toBe('COLUMN_MISSING');
    expect(error.what).toBe('there is no column "valeu"; the nearest is "value"');
    expect(error.where).toContain(file);
  });

  it('keep files without rows', async () => {
    const file = scratch.at('empty.parquet');
    await writeParquet(file, { x: new Float64Array(0), n: new Int32Array(0) });
    const read = await readParquetColumns(file);
    expect(read.columns.x).toHaveLength(0);
    expect(read.columns.n).toHaveLength(0);
  });

  it('write a view of a longer array as what it shows', async () => {
    const file = scratch.at('view.parquet');
    await writeParquet(file, { x: Float64Array.of(9, 1, Number.NaN, 2, 9).subarray(1, 4) });
    expect(Array.from((await readParquetColumns(file)).columns.x!)).toEqual([1, Number.NaN, 2]);
  });

  it('take columns on shared memory', async () => {
    const shared = new Float64Array(new SharedArrayBuffer(24));
    shared.set([1, Number.NaN, 3]);
    await writeParquet(scratch.at('shared.parquet'), { x: shared });
    expect(Array.from((await readParquetColumns(scratch.at('shared.parquet'))).columns.x!)).toEqual([1, Number.NaN, 3]);
  });

  it('refuse columns of different lengths', async () => {
    await expect(
      writeParquet(scratch.at('x.parquet'), { a: new Float64Array(2), b: new Float64Array(3) }),
    ).rejects.toThrow(/column b has 3 rows, others 2/);
  });
});

it('readBars reads only the first rows where that is asked for, of Parquet and of CSV', async () => {
  const rows = Array.from({ length: 9 }, (_, i) => i);
  const price = Float64Array.from(rows, (i) => 100 + i);
  const timestamp = price.map((_, i) => T0 + 60_000 * i);
  const names = ['open', 'high', 'low', 'close', 'volume'];
  const columns = { timestamp, ...Object.fromEntries(names.map((name) => [name, price.slice()])) };
  const parquet = scratch.at('rows.parquet');
  await writeParquet(parquet, columns, { timeColumns: ['timestamp'] });
  const lines = rows.map((i) => [T0 + 60_000 * i, ...Array(5).fill(100 + i)].join(','));
  const csv = scratch.put('rows.csv', ['timestamp,open,high,low,close,volume', ...lines, ''].join('\n'));
  for (const file of [parquet, csv]) {
    const whole = await readBars(file);
    const part = await readBars(file, { rows: 4 });
    expect([...part.bars.close], file).toEqual([100, 101, 102, 103]);
    expect([...part.bars.time], file).toEqual([...whole.bars.time.subarray(0, 4)]);
    expect(part.sha256, file).toBe(whole.sha256);
    expect((await readBars(file, { rows: 99 })).bars.close, file).toEqual(whole.bars.close);
  }
});
