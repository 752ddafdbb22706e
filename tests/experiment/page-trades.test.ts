import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBars } from '../../src/core/index.ts';
import { dataQuality } from '../../src/experiment/data-quality.ts';
import { pnlBins } from '../../src/experiment/page/trades.ts';
import { tableOf } from '../../src/experiment/tables/table.ts';

describe('bins of profit and loss', () => {
  it('hold every trade once, gains and losses apart, at one width', () => {
    const profits = fc.array(fc.double({ min: -0.5, max: 0.8, noNaN: true }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(profits, (values) => {
        const bins = pnlBins(Float64Array.from(values));
        expect(bins.reduce((sum, { trades }) => sum + trades, 0)).toBe(values.length);
        const gains = bins.filter(({ from }) => from >= 0).reduce((sum, { trades }) => sum + trades, 0);
        expect(gains).toBe(values.filter((value) => value > 0).length);
        for (const { from, to } of bins) expect(from < 0 && to > 0).toBe(false);
        expect(bins.length).toBeLessThanOrEqual(62);
        expect(bins.slice(1).map(({ from }) => from)).toEqual(bins.slice(0, -1).map(({ to }) => to));
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('hold what lies far out in the outer bins', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i - 500) / 10_000);
    values[0] = -5;
    values[999] = 5;
    const bins = pnlBins(values);
    expect(bins[0]!.from).toBeGreaterThan(-0.1);
    expect(bins.at(-1)!.to).toBeLessThan(0.1);
  });

  it('are one or two where all trades made the same, or nothing', () => {
    for (const value of [0, 0.01, -0.01]) {
      const bins = pnlBins(new Float64Array(5).fill(value));
      expect(bins.reduce((sum, { trades }) => sum + trades, 0)).toBe(5);
    }
  });
});

describe('data quality', () => {
  const column = (...values: number[]) => Float64Array.from(values);
  const bars = makeBars({
    time: column(0, 1, 2, 3).map((t) => t * 60_000),
    intervalMs: 60_000,
    columns: {
      open: column(1, 1, 1, 1),
      high: column(2, 1, 1, 2),
      low: column(1, 1, 1, 1),
      close: column(1, 1, 1, 1),
      volume: column(5, 0, 0, 7),
    },
    gap: Uint8Array.from([0, 0, 1, 0]),
  });
  const report = {
    file: 'x',
    rows: 4,
    from: '',
    to: '',
    intervalMs: 60_000,
    gapRows: 1,
    gaps: [{ from: 'a', to: 'a', rows: 1 }],
    duplicates: 1,
    unordered: 2,
    inconsistent: 3,
    infinite: 4,
    missing: 5,
    notes: [],
  };

  it('counts real bars alone: a gap row is no bar without volume', () => {
    const quality = dataQuality({ bars, dataReport: report }, 2);
    expect(quality.zeroVolume).toBe(1);
    expect(quality.flat).toBe(1);
    expect(quality.gaps).toEqual({ rows: 1, runs: 1, longest: report.gaps });
    expect(quality.repairs).toEqual({ duplicates: 1, unordered: 2, inconsistent: 3, infinite: 4, missing: 5 });
    expect(quality.withoutFeatures).toBe(2);
    expect(dataQuality({ bars, dataReport: report }, -1).withoutFeatures).toBe(4);
  });

  it('says nothing of volume where there is none at all', () => {
    const silent = makeBars({ ...bars, columns: { ...bars.columns, volume: new Float64Array(4) } });
    expect(dataQuality({ bars: silent, dataReport: report }, 0).zeroVolume).toBeNull();
  });
});

describe('a table of rows', () => {
  it('names what lies deeper by its path, intervals by their ends, and leaves lists out', () => {
    const table = tableOf('t', '', [
      { name: 'a', deep: { x: 1 }, ci95: [1, 2], list: [1, 2, 3], part: null },
      { name: 'b', deep: { x: null }, ci95: [null, null], part: { y: true } },
    ])!;
    expect(Object.keys(table.columns)).toEqual(['name', 'deep.x', 'ci95.low', 'ci95.high', 'part.y']);
    expect(table.columns.name).toEqual(['a', 'b']);
    expect(Array.from(table.columns['deep.x'] as Float64Array)).toEqual([1, Number.NaN]);
    expect(Array.from(table.columns['part.y'] as Float64Array)).toEqual([Number.NaN, 1]);
  });

  it('is null without rows', () => {
    expect(tableOf('t', '', [])).toBeNull();
  });
});
