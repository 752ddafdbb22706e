import { describe, expect, it } from 'vitest';
import { type Bars, makeBars } from '../../../src/core/index.ts';
import { joinSeries, resampleBars, seriesOfBars } from '../../../src/data/index.ts';
import { at, frameMs, timedBars } from './bars.ts';

/** Quarter-hour bars from `from` on; each row: open, high, low, close, volume, or null for a gap. */
function quarters(from: string, rows: readonly (readonly number[] | null)[]): Bars {
  const column = (k: number): Float64Array => Float64Array.from(rows, (row) => row?.[k] ?? 0);
  const columns = { open: column(0), high: column(1), low: column(2), close: column(3), volume: column(4) };
  const gap = Uint8Array.from(rows, (row) => Number(row === null));
  for (let i = 1; i < rows.length; i++) {
    if (rows[i] !== null) continue;
    for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][i] = columns.close[i - 1]!;
  }
  return makeBars({
    time: Float64Array.from(rows, (_, i) => at(from) + i * frameMs('15m')),
    intervalMs: frameMs('15m'),
    columns,
    gap,
  });
}

const table = (bars: Bars): number[][] =>
  Array.from(bars.time, (_, i) => [
    ...(['open', 'high', 'low', 'close', 'volume'] as const).map((n) => bars[n][i]!),
    bars.gap[i]!,
  ]);

describe('resampleBars', () => {
  it('opens with the first, closes with the last, spans highs and lows, adds volumes', () => {
    const hour = [
      [5, 9, 4, 6, 1],
      [6, 7, 2, 3, 2],
      [3, 8, 3, 7, 3],
      [7, 7, 6, 6, 4],
    ];
    const bars = resampleBars(quarters('03-10 10:00', hour), frameMs('1h'));
    expect(Array.from(bars.time)).toEqual([at('03-10 10:00')]);
    expect(table(bars)).toEqual([[5, 9, 2, 6, 10, 0]]);
  });

  it('shows no bucket that lacks rows at either end', () => {
    const row = [1, 1, 1, 1, 1];
    // From 09:15: 09:00 lacks its first row; up to 11:30: 11:00 lacks its last.
    const bars = resampleBars(quarters('03-10 09:15', Array(10).fill(row)), frameMs('1h'));
    expect(Array.from(bars.time)).toEqual([at('03-10 10:00')]);
    expect(resampleBars(quarters('03-10 10:15', Array(6).fill(row)), frameMs('1h')).time).toHaveLength(0);
    expect(resampleBars(quarters('03-10 10:00', Array(3).fill(row)), frameMs('1h')).time).toHaveLength(0);
  });

  it('counts gap rows as no trade; an hour of nothing else is a flat gap', () => {
    const bars = resampleBars(
      quarters('03-10 09:00', [
        [5, 9, 4, 6, 1], [6, 7, 2, 3, 2], [3, 8, 3, 7, 3], [7, 7, 6, 8, 4],
        null, [10, 12, 9, 11, 5], null, null,
        null, null, null, null,
      ]),
      frameMs('1h'),
    ); // biome-ignore format: hours
    expect(table(bars)).toEqual([
      [5, 9, 2, 8, 10, 0],
      [10, 12, 9, 11, 5, 0],
      [11, 11, 11, 11, 0, 1],
    ]);
  });

  it('starts days at UTC midnight and weeks on Monday', () => {
    const hours = timedBars(at('02-28 13:00'), at('03-19 05:00'), frameMs('1h'));
    const days = resampleBars(hours, frameMs('1d'));
    expect([days.time[0], days.time.at(-1)]).toEqual([at('02-29 00:00'), at('03-18 00:00')]);
    const weeks = resampleBars(hours, frameMs('1w'));
    expect(Array.from(weeks.time)).toEqual([at('03-04 00:00'), at('03-11 00:00')]);
    expect(weeks.close[0]).toBe(at('03-10 23:00'));
  });

  it('refuses what is no higher timeframe of the bars', () => {
    const bars = timedBars(at('03-10 00:00'), at('03-11 00:00'), frameMs('30m'));
    for (const [ms, message] of [
      [frameMs('30m'), /cannot be made of bars of 30m/],
      [frameMs('15m'), /cannot be made/],
      [45 * 60_000, /cannot be made/],
      [7 * 60 * 60_000, /don't divide a day/],
    ] as const)
      expect(() => resampleBars(bars, ms)).toThrow(message);
    const shifted = timedBars(at('03-10 00:10'), at('03-11 00:10'), frameMs('30m'));
    expect(() => resampleBars(shifted, frameMs('1h'))).toThrow(/lie across the edges/);
  });

  it('an outage of the bars goes stale like a file that ends', () => {
    const outage = Array.from({ length: 12 }, (_, i) => at('03-10 10:00') + i * frameMs('30m'));
    const bars = timedBars(at('03-10 00:00'), at('03-11 00:00'), frameMs('30m'), outage);
    const series = seriesOfBars(
      'h1',
      resampleBars(bars, frameMs('1h')),
      { h1_close: 'close', h1_volume: 'volume' },
      { delayMs: 0, staleMs: undefined },
    );
    const { h1_close: close, h1_volume: volume } = joinSeries(bars, [series]).bars.columns;
    const seen = (row: string, values = close!): number => values[bars.time.indexOf(at(row))]!;
    // The last trade of the outage's eve is of 09:30; the hour of 09:00 is known at 10:00 and holds until 13:00.
    expect(seen('03-10 12:00')).toBe(at('03-10 09:30'));
    expect([seen('03-10 09:30', volume!), seen('03-10 10:30', volume!)]).toEqual([2, 0]);
    expect([seen('03-10 12:30'), seen('03-10 16:00')]).toEqual([Number.NaN, Number.NaN]);
    expect(seen('03-10 16:30')).toBe(at('03-10 16:30'));
  });
});
