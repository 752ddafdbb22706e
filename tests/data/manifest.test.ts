import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  examineFile,
  manifestFile,
  readBars,
  readManifest,
  readParquetColumns,
  readTable,
  writeBars,
  writeDataFile,
  writeMarket,
} from '../../src/data/index.ts';
import { errorOf, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();
const market = { years: 0.05, interval: '1h', regimes: 2, drift: 1, seed: 1 };

describe('a data file', () => {
  it('has a manifest beside it that says what it is and what made it, without a clock', async () => {
    const file = scratch.at('market.parquet');
    const bars = await writeMarket(file, market);
    const first = readFileSync(manifestFile(file));
    expect(readManifest(file)).toMatchObject({
      file: 'market.parquet',
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      rows: bars.time.length,
      from: '2021-01-01T00:00:00Z',
      interval: '1h',
      columns: ['timestamp', 'open', 'high', 'low', 'close', 'volume', 'regime'],
      source: { made: 'generate', settings: { seed: 1, interval: '1h' } },
      versions: { 'parquet-wasm': '0.8.0' },
    });
    await writeMarket(file, market);
    expect(readFileSync(manifestFile(file)).equals(first)).toBe(true);
  });

  it('is refused by every reader once any bit of it has changed', async () => {
    const file = scratch.at('flipped.parquet');
    await writeMarket(file, market);
    const bytes = readFileSync(file);
    for (const at of [10, bytes.length >> 1, bytes.length - 20]) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1;
      scratch.put('flipped.parquet', flipped);
      for (const reading of [() => readBars(file), () => readParquetColumns(file), () => readTable(file)]) {
        const error = await errorOf(reading());
        expect(error.code).toBe('DATA_ALTERED');
        expect(error.where).toBe(manifestFile(file));
        expect(error.mend).toContain('delete the manifest');
      }
    }
    scratch.put('flipped.parquet', bytes);
    expect((await readBars(file)).report.rows).toBe(438);
    scratch.put('flipped.parquet.manifest.json', '{"format":');
    expect((await errorOf(readBars(file))).code).toBe('DATA_ALTERED');
  });

  it('is read without a manifest, and written anew without one takes the old one away', async () => {
    const file = scratch.at('old.parquet');
    const bars = await writeMarket(file, market);
    rmSync(manifestFile(file));
    expect((await readBars(file)).report.rows).toBe(438);
    expect((await examineFile(file)).manifest).toBe('no manifest');
    await writeDataFile(file, bars, { source: { made: 'import', files: [{ file: 'x.csv', sha256: '00' }] } });
    expect((await examineFile(file)).manifest).toBe('as written');
    await writeBars(file, bars);
    expect(existsSync(manifestFile(file))).toBe(false);
  });
});
