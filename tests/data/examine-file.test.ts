import { describe, expect, it } from 'vitest';
import {
  examineFile,
  fixFile,
  formatExamination,
  LENIENT_POLICIES,
  readBars,
  readManifest,
  readParquetColumns,
  writeParquet,
} from '../../src/data/index.ts';
import { errorOf, M30, plainColumns, scratchFolder, T0 } from './scratch.ts';

const scratch = scratchFolder();
const iso = (i: number): string => new Date(T0 + i * M30).toISOString().replace('.000Z', 'Z');

async function file(name: string, edit: (columns: Record<string, Float64Array>) => void, n = 400): Promise<string> {
  const at = scratch.at(name);
  await writeParquet(at, plainColumns(n, edit), { timeColumns: ['timestamp'] });
  return at;
}

function messy(columns: Record<string, Float64Array>): void {
  const { timestamp, open, high, low, close, volume } = columns;
  timestamp![30] = timestamp![10]!; // repeated, earlier than the row before, and row 30 is absent
  high![50] = 1;
  low![60] = -5;
  close![70] = Number.NEGATIVE_INFINITY;
  open![80] = Number.NaN;
  volume![90] = 0;
}

describe('examineFile', () => {
  it('finds nothing in a clean file', async () => {
    const seen = await examineFile(await file('clean.parquet', () => {}));
    expect(seen).toMatchObject({ findings: [], steps: [], refused: [], manifest: 'no manifest' });
    expect(seen.report?.rows).toBe(400);
    expect(formatExamination(seen)).toContain('would be read as it is');
  });

  it('finds each kind of fault with its rows’ times, and says which policy mends what would be refused', async () => {
    const at = await file('messy.parquet', messy);
    const seen = await examineFile(at);
    expect(seen.findings.map(({ kind, count, first }) => [kind, count, first])).toEqual([
      ['unordered', 1, [iso(10)]],
      ['duplicates', 1, [iso(10)]],
      ['missing', 1, [iso(80)]],
      ['infinite', 1, [iso(70)]],
      ['negative', 1, [iso(60)]],
      ['inconsistent', 1, [iso(50)]],
      ['absent', 1, [iso(30)]],
    ]);
    expect(seen.refused.map(({ code }) => code)).toEqual([
      'TIME_UNORDERED',
      'TIME_DUPLICATE',
      'VALUE_INFINITE',
      'VALUE_NEGATIVE',
      'OHLC_INCONSISTENT',
    ]);
    expect(seen.refused[1]!.mend).toBe('--duplicates last (data.policies.duplicates), or correct the file');
    expect(seen.steps).toEqual([{ ms: 2 * M30, count: 1, first: iso(31) }]);
    expect(seen.report?.gapRows).toBe(5);
    expect((await examineFile(at, { policies: LENIENT_POLICIES })).refused).toEqual([]);
    const text = formatExamination(seen);
    expect(text).toContain(`inconsistent: 1 row whose high or low contradicts the other prices; first ${iso(50)}`);
    expect(text).toContain('refused: TIME_DUPLICATE: 1 row with the time of an earlier row');
  });

  it('says what reading refuses where no policy mends it', async () => {
    const at = await file('off.parquet', ({ timestamp }) => {
      timestamp![9]! += 60_000;
    });
    const seen = await examineFile(at);
    expect(seen.report).toBeNull();
    expect(seen.refused.map(({ code }) => code)).toEqual(['TIME_OFF_GRID']);
    expect(seen.steps.map(({ ms }) => ms)).toEqual([29 * 60_000, 31 * 60_000]);
  });

  it('suspects bars without volume, prices that stand still, and moves that no market makes', async () => {
    const at = await file('odd.parquet', (columns) => {
      let price = 100;
      for (let i = 0; i < 400; i++) {
        price *= 1 + 0.001 * Math.sin(i * 12.9898);
        if (i === 300) price *= 1.5;
        const stale = i >= 100 && i < 120;
        for (const name of ['open', 'high', 'low', 'close']) columns[name]![i] = stale ? columns[name]![99]! : price;
        columns.volume![i] = i % 4 === 0 ? 0 : 5;
      }
    });
    const { suspicions, refused } = await examineFile(at);
    expect(refused).toEqual([]);
    expect(suspicions!.zeroVolumeShare).toBe(0.25);
    expect(suspicions!.repeatedCloses.longest).toEqual({ from: iso(100), bars: 20 });
    expect(suspicions!.outliers.count).toBe(1);
    expect(suspicions!.outliers.largest[0]!.time).toBe(iso(300));
    expect(suspicions!.outliers.largest[0]!.move).toBeCloseTo(0.5, 2);
  });
});

describe('fixFile', () => {
  it('writes a file that is read without policies, and records in it and in its manifest what was done', async () => {
    const at = await file('bad.parquet', messy);
    const out = scratch.at('mended.parquet');
    await fixFile(at, out, { policies: LENIENT_POLICIES });
    const { report, bars } = await readBars(out);
    expect(report).toMatchObject({ rows: 400, gapRows: 5, unordered: 0, duplicates: 0 });
    expect(bars.close[10]).toBe(131); // the last of the two rows
    const manifest = readManifest(out)!;
    expect(manifest.source.files).toEqual([{ file: 'bad.parquet', sha256: (await examineFile(at)).sha256 }]);
    expect(manifest.applied).toEqual({
      policies: LENIENT_POLICIES,
      counts: { unordered: 1, duplicates: 1, inconsistent: 2, infinite: 1, missing: 2 },
    });
    const { metadata } = await readParquetColumns(out, []);
    expect(JSON.parse(metadata.policies!)).toEqual(manifest.applied);
    expect((await examineFile(out)).refused).toEqual([]);
  });

  it('refuses what its policies refuse, and to take the place of its source', async () => {
    const at = await file('bad2.parquet', messy);
    const half = await errorOf(fixFile(at, scratch.at('half.parquet'), { policies: { unordered: 'sort' } }));
    expect(half.code).toBe('TIME_DUPLICATE');
    expect((await errorOf(fixFile(at, at, { policies: LENIENT_POLICIES }))).code).toBe('ARGUMENT_INVALID');
  });
});
