import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RegimewalkError } from '../../src/core/index.ts';
import { readBars, readParquetColumns, writeParquet } from '../../src/data/index.ts';
import { errorOf, plainColumns, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();

async function goodFile(name = 'good.parquet', rows = 3000): Promise<string> {
  await writeParquet(
    scratch.at(name),
    plainColumns(rows, (columns) => {
      // Noise, so that pages hold bytes that matter.
      for (let i = 0; i < rows; i++) columns.volume![i] = Math.abs(Math.sin(i * 12.9898) * 43758.5453);
    }),
    { timeColumns: ['timestamp'] },
  );
  return scratch.at(name);
}

describe('readBars refuses', () => {
  it('a file that is not there, naming its neighbour', async () => {
    await goodFile('market.parquet');
    const error = await errorOf(readBars(scratch.at('markt.parquet')));
    expect(error.code).toBe('FILE_MISSING');
    expect(error.exitCode).toBe(2);
    expect(error.what).toBe(
      `there is no file ${scratch.at('markt.parquet')}; did you mean ${scratch.at('market.parquet')}?`,
    );
    expect((await errorOf(readBars('/no/such/folder/x.parquet'))).what).toBe(
      'there is no file /no/such/folder/x.parquet',
    );
  });

  it('a folder', async () => {
    const error = await errorOf(readBars(scratch.dir));
    expect(error.code).toBe('FILE_UNREADABLE');
    expect(error.what).toContain('is a folder');
  });

  it('an empty file, Parquet or CSV', async () => {
    for (const name of ['empty.parquet', 'empty.csv']) {
      const error = await errorOf(readBars(scratch.put(name, '')));
      expect(error.code).toBe('DATA_EMPTY');
      expect(error.what).toBe('the file is empty (0 bytes)');
    }
  });

  it('text that is called Parquet, telling what to do with CSV', async () => {
    const error = await errorOf(readBars(scratch.put('text.parquet', 'timestamp,open\n1,2\n')));
    expect(error.code).toBe('PARQUET_INVALID');
    expect(error.what).toBe('the file is no Parquet: it is text');
    expect(error.mend).toContain('data import');
  });

  it('other bytes that are called Parquet', async () => {
    const error = await errorOf(readBars(scratch.put('zip.parquet', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0))));
    expect(error.what).toBe('the file is no Parquet: it does not begin with "PAR1"');
  });

  it('a Parquet file cut off anywhere', async () => {
    const bytes = readFileSync(await goodFile());
    for (const length of [4, 11, 12, 1000, bytes.length - 200, bytes.length - 5, bytes.length - 1]) {
      const error = await errorOf(readBars(scratch.put('cut.parquet', bytes.subarray(0, length))));
      expect(error.code).toBe('PARQUET_INVALID');
      expect(error.what).toBe(`the Parquet file is cut off: ${length} bytes, and its end is missing`);
    }
  });

  it('a Parquet file whose middle is missing', async () => {
    const bytes = readFileSync(await goodFile());
    const glued = Buffer.concat([bytes.subarray(0, 500), bytes.subarray(bytes.length - 1500)]);
    const error = await errorOf(readBars(scratch.put('glued.parquet', glued)));
    expect(error.code).toBe('PARQUET_INVALID');
    expect(error.what).toContain('damaged');
  });

  it('garbled pages and footers, or reads other numbers: never a crash, and good files are read afterwards', async () => {
    const good = await goodFile();
    const bytes = readFileSync(good);
    let refused = 0;
    for (let k = 0; k < 60; k++) {
      const garbled = Buffer.from(bytes);
      const at = 4 + Math.floor(((k + 0.5) / 60) * (garbled.length - 12));
      const length = [1, 16, 200][k % 3]!;
      for (let i = at; i < Math.min(at + length, garbled.length - 8); i++) garbled[i] = garbled[i]! ^ 0x5a;
      try {
        await readBars(scratch.put('garbled.parquet', garbled));
      } catch (error) {
        expect(error).toBeInstanceOf(RegimewalkError);
        expect((error as RegimewalkError).exitCode).toBe(2);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
    expect((await readBars(good)).report.rows).toBe(3000);
  });

  it('a missing column, naming the one that looks like it', async () => {
    const file = scratch.at('named.parquet');
    const { timestamp, close, ...others } = plainColumns(40);
    await writeParquet(file, { open_time: timestamp!, closing: close!, ...others }, { timeColumns: ['open_time'] });
    const time = await errorOf(readBars(file));
    expect(time.code).toBe('COLUMN_MISSING');
    expect(time.what).toBe('there is no column "timestamp" (time); the nearest is "open_time"');
    expect(time.where).toContain('columns open_time, closing, open, high, low, volume');
    expect(time.mend).toContain('set data.columns.time: open_time');
    const close2 = await errorOf(readBars(file, { columns: { time: 'open_time' } }));
    expect(close2.what).toBe('there is no column "close" (close); the nearest is "closing"');
    const far = await errorOf(readBars(file, { columns: { time: 'open_time', close: 'closing', volume: 'zzzzzz' } }));
    expect(far.what).toBe('there is no column "zzzzzz" (volume); the nearest is "volume"');
  });
});

describe('memory', () => {
  it('does not grow over 200 reads in a row', async () => {
    const file = await goodFile('large.parquet', 20_000);
    for (let i = 0; i < 20; i++) await readBars(file);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 200; i++) await readBars(file);
    // Without freeing, the wasm memory alone would gain 200 × 1 MB.
    expect(process.memoryUsage().rss - before).toBeLessThan(80e6);
    expect((await readParquetColumns(file, ['close'])).columns.close).toHaveLength(20_000);
  });
});
