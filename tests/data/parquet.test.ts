import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readParquetColumns, writeParquet } from '../../src/data/index.ts';
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
