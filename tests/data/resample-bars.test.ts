import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, DAY_MS, HOUR_MS, InputError, MINUTE_MS, makeBars, WEEK_MS } from '../../src/core/index.ts';
import { generateMarket, readBars, resampleBars } from '../../src/data/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';

const MIDNIGHT = Date.UTC(2021, 0, 4); // a Monday

function barsOf(
  start: number,
  intervalMs: number,
  rows: readonly (readonly number[] | null)[],
  extra: number[] = [],
): Bars {
  let close = 0;
  const filled = rows.map((row) => {
    const out = row ?? [close, close, close, close, 0];
    close = out[3]!;
    return out;
  });
  const column = (k: number) => Float64Array.from(filled, (row) => row[k]!);
  const columns = { open: column(0), high: column(1), low: column(2), close: column(3), volume: column(4) };
  return makeBars({
    time: Float64Array.from(rows, (_, i) => start + i * intervalMs),
    intervalMs,
    columns: extra.length === 0 ? columns : { ...columns, x: Float64Array.from(extra) },
    gap: Uint8Array.from(rows, (row) => Number(row === null)),
  });
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.code;
  }
  return '';
};

describe('resampleBars', () => {
  // 23:30, then two whole hours and a half: 00:00 … 01:45, 02:00, 02:15.
  const quarters = barsOf(
    MIDNIGHT - 30 * MINUTE_MS,
    15 * MINUTE_MS,
    [
      [1, 1, 1, 1, 1],
      [2, 2, 2, 2, 2],
      [10, 12, 9, 11, 1],
      [11, 15, 10, 14, 2],
      null,
      [13, 14, 8, 9, 3],
      [9, 9.5, 9, 9.25, 4],
      null,
      null,
      null,
      [7, 8, 6, 7, 5],
      [7, 7, 7, 7, 6],
    ],
    [0, 0, 1, 2, 3, Number.NaN, 4, Number.NaN, 6, Number.NaN, 0, 0],
  );

  it('takes first, highest, lowest, last and the sum of the real bars, and never half a bar', () => {
    const { bars, dropped } = resampleBars(quarters, HOUR_MS);
    expect([...bars.time]).toEqual([MIDNIGHT, MIDNIGHT + HOUR_MS]);
    expect([...bars.open]).toEqual([10, 9]);
    expect([...bars.high]).toEqual([15, 9.5]);
    expect([...bars.low]).toEqual([8, 9]);
    expect([...bars.close]).toEqual([9, 9.25]);
    expect([...bars.volume]).toEqual([6, 4]);
    expect([...bars.gap]).toEqual([0, 0]);
    expect(dropped).toEqual({ firstRows: 2, lastRows: 2, leadingGaps: 0 });
  });

  it('gives further columns their newest value, their sum or their mean', () => {
    const x = (options?: object) => [...resampleBars(quarters, HOUR_MS, options).bars.columns.x!];
    expect(x()).toEqual([3, 6]);
    expect(x({ sum: ['x'] })).toEqual([6, 10]);
    expect(x({ mean: ['x'] })).toEqual([2, 5]);
    expect(codeOf(() => x({ sum: ['y'] }))).toBe('COLUMN_MISSING');
    expect(codeOf(() => x({ mean: ['close'] }))).toBe('COLUMN_MISSING');
  });

  it('makes a gap row of a bucket without a real bar, flat at the close before it', () => {
    const { bars } = resampleBars(quarters, 30 * MINUTE_MS);
    expect([...bars.gap]).toEqual([0, 0, 0, 0, 1, 0]);
    expect([bars.open[4], bars.high[4], bars.low[4], bars.close[4], bars.volume[4]]).toEqual([
      9.25, 9.25, 9.25, 9.25, 0,
    ]);
    // Where it comes first there is no close to be flat at.
    const late = barsOf(MIDNIGHT - 15 * MINUTE_MS, 15 * MINUTE_MS, [
      [1, 1, 1, 1, 1],
      null,
      null,
      [2, 2, 2, 2, 2],
      null,
    ]);
    const made = resampleBars(late, 30 * MINUTE_MS);
    expect([...made.bars.time]).toEqual([MIDNIGHT + 30 * MINUTE_MS]);
    expect(made.dropped).toEqual({ firstRows: 1, lastRows: 0, leadingGaps: 1 });
  });

  it('begins weeks on Mondays, days at midnight, and where an offset says', () => {
    const hours = generateMarket({ years: 0.1, interval: '1h', regimes: 1, drift: 1, seed: 2 });
    const start = (intervalMs: number, offsetMs = 0) =>
      new Date(resampleBars(hours, intervalMs, { offsetMs }).bars.time[0]!);
    expect(start(WEEK_MS).toISOString()).toBe('2021-01-04T00:00:00.000Z');
    expect(start(DAY_MS).toISOString()).toBe('2021-01-01T00:00:00.000Z');
    expect(start(DAY_MS, 8 * HOUR_MS).toISOString()).toBe('2021-01-01T08:00:00.000Z');
  });

  it('refuses what is no multiple, divides no day, begins inside a bar, or fills no bar', () => {
    expect(codeOf(() => resampleBars(quarters, 20 * MINUTE_MS))).toBe('INTERVAL_MISMATCH');
    expect(codeOf(() => resampleBars(quarters, 7 * HOUR_MS))).toBe('INTERVAL_MISMATCH');
    expect(codeOf(() => resampleBars(quarters, 5 * MINUTE_MS))).toBe('INTERVAL_MISMATCH');
    expect(codeOf(() => resampleBars(quarters, HOUR_MS, { offsetMs: 5 * MINUTE_MS }))).toBe('TIME_OFF_GRID');
    expect(codeOf(() => resampleBars(quarters, DAY_MS))).toBe('DATA_TOO_SHORT');
  });

  it('goes 5m → 15m → 1h as it goes 5m → 1h (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 30 }), (seed, cut) => {
        const whole = generateMarket({ years: 0.02, interval: '5m', regimes: 2, drift: 1, seed });
        // Whole numbers add up to the same whatever the order.
        const columns = Object.fromEntries(
          Object.entries(whole.columns).map(([name, values]) => [name, values.slice(cut)]),
        );
        columns.volume = columns.volume!.map(Math.round);
        const gap = whole.gap.slice(cut);
        for (let i = 40; i < 75; i++) gap[i] = 1;
        gap[0] = 0;
        const small = makeBars({ time: whole.time.slice(cut), intervalMs: whole.intervalMs, columns, gap });
        const direct = resampleBars(small, HOUR_MS).bars;
        const twice = resampleBars(resampleBars(small, 15 * MINUTE_MS).bars, HOUR_MS).bars;
        for (const name of ['time', 'gap'] as const) expect([...twice[name]]).toEqual([...direct[name]]);
        for (const [name, values] of Object.entries(direct.columns))
          expect([...twice.columns[name]!]).toEqual([...values]);
      }),
      { seed: 11, numRuns: 20 },
    );
  });
});

describeWithShared('resampleBars on real candles', () => {
  // Opens, highs and lows of the two files differ by some 0.01 %: the half-hours were not made of the same trades.
  it('makes of half-hours the closes and volumes of the hours, but around outages', async () => {
    const { bars: half } = await readBars(sharedPath('data/BTCUSDT-30m.parquet'));
    const { bars: hours } = await readBars(sharedPath('data/BTCUSDT-1h.parquet'));
    const { bars: made } = resampleBars(half, HOUR_MS);
    const at = new Map(Array.from(hours.time, (time, row) => [time, row]));
    const agreeing = (name: 'open' | 'close' | 'volume', tolerance: number): number =>
      made.time.reduce((count, time, i) => {
        const [own, other] = [made[name][i]!, hours[name][at.get(time)!]!];
        return count + Number(Math.abs(own - other) <= tolerance * other);
      }, 0);
    expect(made.time.length).toBe(21_864);
    expect(agreeing('close', 0)).toBe(21_832);
    expect(agreeing('volume', 1e-6)).toBe(21_803);
    expect(agreeing('open', 1e-3)).toBeGreaterThan(21_500);
  });
});
