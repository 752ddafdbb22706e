import { expect, it } from 'vitest';
import { inspectFile, readBars, readParquetColumns, writeBars } from '../../src/data/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';
import { firstDifference, scratchFolder } from './scratch.ts';

const scratch = scratchFolder();

describeWithShared('readBars on real candles', () => {
  it('reads two and a half years of half-hour bars with their 45 outage rows', async () => {
    const { bars, report, sha256 } = await readBars(sharedPath('data/BTCUSDT-30m.parquet'));
    expect(bars.time).toHaveLength(43_728);
    expect(report).toMatchObject({
      rows: 43_728,
      gapRows: 45,
      missing: 45,
      duplicates: 0,
      unordered: 0,
      inconsistent: 0,
      infinite: 0,
      intervalMs: 1_800_000,
      from: '2021-01-01T00:00:00Z',
      to: '2023-06-30T23:30:00Z',
      notes: [],
    });
    expect(report.gaps).toHaveLength(6);
    expect(bars.close.reduce((sum, close) => sum + close, 0)).toBeCloseTo(1_545_134_450.23, 2);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    for (let i = 0; i < bars.gap.length; i++) {
      if (bars.gap[i] === 0) continue;
      expect([bars.open[i], bars.high[i], bars.low[i], bars.close[i]]).toEqual(Array(4).fill(bars.close[i - 1]));
      expect(bars.volume[i]).toBe(0);
    }
  });

  it('gives the same bars after writing them', async () => {
    const { bars } = await readBars(sharedPath('data/BTCUSDT-30m.parquet'));
    await writeBars(scratch.at('again.parquet'), bars);
    expect(firstDifference((await readBars(scratch.at('again.parquet'))).bars, bars)).toBeNull();
  });

  it.each(['BTCUSDT-1h', 'SOLUSDT-1h', 'ETHUSDT-5m'])('reads %s without a complaint', async (name) => {
    const { report } = await readBars(sharedPath(`data/${name}.parquet`));
    expect(report).toMatchObject({ gapRows: 0, notes: [] });
    expect((await inspectFile(sharedPath(`data/${name}.parquet`))).problems).toEqual([]);
  });

  it('reads columns of other files: funding rates and their times', async () => {
    const { columns } = await readParquetColumns(sharedPath('data/XBTUSD-funding-8h.parquet'));
    expect(Object.keys(columns)).toEqual(['timestamp', 'funding_rate']);
    expect(columns.timestamp).toHaveLength(3057);
    expect(columns.timestamp![0]).toBe(Date.UTC(2020, 8, 15, 4));
  });
});
