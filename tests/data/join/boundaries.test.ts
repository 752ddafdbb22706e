import { describe, expect, it } from 'vitest';
import { joinSeries, resampleBars, seriesOfBars } from '../../../src/data/index.ts';
import { at, FRAMES, type FrameName, frameMs, timedBars } from './bars.ts';

/**
 * Which bar of the series each row of the base sees: `row opened at → series bar opened at`. A row is decided at its close, one
 * base interval after its open, and sees what closed by then. The days are those on which clocks change in America (10 March):
 * UTC has no such hour.
 */
const TABLE = `
5m  5m  | 03-10 10:00 → 03-10 10:00 | 03-10 09:55 → 03-10 09:55 | 03-10 00:00 → 03-10 00:00
5m  15m | 03-10 10:00 → 03-10 09:45 | 03-10 10:05 → 03-10 09:45 | 03-10 10:10 → 03-10 10:00
5m  30m | 03-10 10:00 → 03-10 09:30 | 03-10 10:20 → 03-10 09:30 | 03-10 10:25 → 03-10 10:00
5m  1h  | 03-10 10:00 → 03-10 09:00 | 03-10 10:50 → 03-10 09:00 | 03-10 10:55 → 03-10 10:00
5m  4h  | 03-10 12:00 → 03-10 08:00 | 03-10 15:50 → 03-10 08:00 | 03-10 15:55 → 03-10 12:00
5m  1d  | 03-11 00:00 → 03-10 00:00 | 03-10 23:50 → 03-09 00:00 | 03-10 23:55 → 03-10 00:00
15m 5m  | 03-10 10:00 → 03-10 10:10 | 03-10 09:45 → 03-10 09:55 | 03-10 00:00 → 03-10 00:10
15m 15m | 03-10 10:00 → 03-10 10:00 | 03-10 09:45 → 03-10 09:45 | 03-10 00:00 → 03-10 00:00
15m 30m | 03-10 10:00 → 03-10 09:30 | 03-10 09:45 → 03-10 09:30 | 03-10 10:15 → 03-10 10:00
15m 1h  | 03-10 10:00 → 03-10 09:00 | 03-10 09:45 → 03-10 09:00 | 03-10 09:30 → 03-10 08:00
15m 4h  | 03-10 12:00 → 03-10 08:00 | 03-10 11:45 → 03-10 08:00 | 03-10 11:30 → 03-10 04:00
15m 1d  | 03-11 00:00 → 03-10 00:00 | 03-10 23:45 → 03-10 00:00 | 03-10 23:30 → 03-09 00:00
30m 5m  | 03-10 10:00 → 03-10 10:25 | 03-10 09:30 → 03-10 09:55 | 03-10 00:00 → 03-10 00:25
30m 15m | 03-10 10:00 → 03-10 10:15 | 03-10 09:30 → 03-10 09:45 | 03-10 00:00 → 03-10 00:15
30m 30m | 03-10 10:00 → 03-10 10:00 | 03-10 09:30 → 03-10 09:30 | 03-10 00:00 → 03-10 00:00
30m 1h  | 03-10 10:00 → 03-10 09:00 | 03-10 09:30 → 03-10 09:00 | 03-10 09:00 → 03-10 08:00
30m 4h  | 03-10 12:00 → 03-10 08:00 | 03-10 11:30 → 03-10 08:00 | 03-10 11:00 → 03-10 04:00
30m 1d  | 03-11 00:00 → 03-10 00:00 | 03-10 23:30 → 03-10 00:00 | 03-10 23:00 → 03-09 00:00
1h  5m  | 03-10 10:00 → 03-10 10:55 | 03-10 09:00 → 03-10 09:55 | 03-10 00:00 → 03-10 00:55
1h  15m | 03-10 10:00 → 03-10 10:45 | 03-10 09:00 → 03-10 09:45 | 03-10 00:00 → 03-10 00:45
1h  30m | 03-10 10:00 → 03-10 10:30 | 03-10 09:00 → 03-10 09:30 | 03-10 00:00 → 03-10 00:30
1h  1h  | 03-10 10:00 → 03-10 10:00 | 03-10 09:00 → 03-10 09:00 | 03-10 00:00 → 03-10 00:00
1h  4h  | 03-10 12:00 → 03-10 08:00 | 03-10 11:00 → 03-10 08:00 | 03-10 10:00 → 03-10 04:00
1h  1d  | 03-11 00:00 → 03-10 00:00 | 03-10 23:00 → 03-10 00:00 | 03-10 22:00 → 03-09 00:00
4h  5m  | 03-10 08:00 → 03-10 11:55 | 03-10 04:00 → 03-10 07:55 | 03-10 00:00 → 03-10 03:55
4h  15m | 03-10 08:00 → 03-10 11:45 | 03-10 04:00 → 03-10 07:45 | 03-10 00:00 → 03-10 03:45
4h  30m | 03-10 08:00 → 03-10 11:30 | 03-10 04:00 → 03-10 07:30 | 03-10 00:00 → 03-10 03:30
4h  1h  | 03-10 08:00 → 03-10 11:00 | 03-10 04:00 → 03-10 07:00 | 03-10 00:00 → 03-10 03:00
4h  4h  | 03-10 08:00 → 03-10 08:00 | 03-10 04:00 → 03-10 04:00 | 03-10 00:00 → 03-10 00:00
4h  1d  | 03-11 00:00 → 03-10 00:00 | 03-10 20:00 → 03-10 00:00 | 03-10 16:00 → 03-09 00:00
1d  5m  | 03-10 00:00 → 03-10 23:55 | 03-09 00:00 → 03-09 23:55 | 03-11 00:00 → 03-11 23:55
1d  15m | 03-10 00:00 → 03-10 23:45 | 03-09 00:00 → 03-09 23:45 | 03-11 00:00 → 03-11 23:45
1d  30m | 03-10 00:00 → 03-10 23:30 | 03-09 00:00 → 03-09 23:30 | 03-11 00:00 → 03-11 23:30
1d  1h  | 03-10 00:00 → 03-10 23:00 | 03-09 00:00 → 03-09 23:00 | 03-11 00:00 → 03-11 23:00
1d  4h  | 03-10 00:00 → 03-10 20:00 | 03-09 00:00 → 03-09 20:00 | 03-11 00:00 → 03-11 20:00
1d  1d  | 03-10 00:00 → 03-10 00:00 | 03-09 00:00 → 03-09 00:00 | 03-11 00:00 → 03-11 00:00
15m 1w  | 03-11 00:00 → 03-04 00:00 | 03-10 23:45 → 03-04 00:00 | 03-10 23:30 → 02-26 00:00
1h  1w  | 03-11 00:00 → 03-04 00:00 | 03-10 23:00 → 03-04 00:00 | 03-10 22:00 → 02-26 00:00
1d  1w  | 03-11 00:00 → 03-04 00:00 | 03-10 00:00 → 03-04 00:00 | 03-09 00:00 → 02-26 00:00
`;

const lines = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [pair, ...rows] = line.split('|').map((part) => part.trim());
    const [base, series] = pair!.split(/\s+/) as [FrameName, FrameName];
    return { base, series, rows: rows.map((row) => row.split('→').map((part) => part.trim()) as [string, string]) };
  });

/** A Monday. */
const START = at('02-19 00:00');
const END = at('03-18 00:00');

describe('the bar of another timeframe that a row sees', () => {
  it.each(lines)('base $base, series $series', ({ base, series, rows }) => {
    const bars = timedBars(START, END, frameMs(base));
    const other = timedBars(START, END, frameMs(series));
    const joined = joinSeries(bars, [
      seriesOfBars('other', other, { opened: 'close' }, { delayMs: 0, staleMs: undefined }),
    ]).bars;
    for (const [row, sees] of rows) {
      const t = bars.time.indexOf(at(row));
      expect(new Date(joined.columns.opened![t]!).toISOString(), `row ${row}`).toBe(new Date(at(sees)).toISOString());
    }
  });

  it.each(lines.filter(({ base, series }) => FRAMES[series] > FRAMES[base]))(
    'base $base resampled to $series: the same bars',
    ({ base, series, rows }) => {
      const bars = timedBars(START, END, frameMs(base));
      const joined = joinSeries(bars, [
        seriesOfBars(
          'h',
          resampleBars(bars, frameMs(series)).bars,
          { opened: 'open' },
          { delayMs: 0, staleMs: undefined },
        ),
      ]).bars;
      for (const [row, sees] of rows) expect(joined.columns.opened![bars.time.indexOf(at(row))]).toBe(at(sees));
    },
  );

  it('names every pair of 5m, 15m, 30m, 1h, 4h and 1d', () => {
    const frames = Object.keys(FRAMES).filter((name) => name !== '1w');
    const wanted = frames.flatMap((base) => frames.map((series) => `${base} ${series}`));
    expect(wanted.filter((pair) => !lines.some(({ base, series }) => `${base} ${series}` === pair))).toEqual([]);
  });

  it('the 15-minute row opened at 10:00 sees no 1-hour bar opened at 10:00; the row that closes at 11:00 is the first', () => {
    const bars = timedBars(START, END, frameMs('15m'));
    const hours = timedBars(START, END, frameMs('1h'));
    const series = seriesOfBars('h1', hours, { opened: 'close' }, { delayMs: 0, staleMs: null });
    const opened = joinSeries(bars, [series]).bars.columns.opened!;
    expect(bars.time[opened.indexOf(at('03-10 10:00'))]).toBe(at('03-10 10:45'));
  });

  it('one millisecond of delay hides a bar at its own close until the next row', () => {
    const bars = timedBars(START, END, frameMs('15m'));
    const hours = timedBars(START, END, frameMs('1h'));
    const seen = (delayMs: number, row: string): number => {
      const series = seriesOfBars('h1', hours, { opened: 'close' }, { delayMs, staleMs: undefined });
      return joinSeries(bars, [series]).bars.columns.opened![bars.time.indexOf(at(row))]!;
    };
    expect(seen(0, '03-10 09:45')).toBe(at('03-10 09:00'));
    expect(seen(1, '03-10 09:45')).toBe(at('03-10 08:00'));
    expect(seen(1, '03-10 10:00')).toBe(at('03-10 09:00'));
    expect(seen(15 * 60_000, '03-10 10:00')).toBe(at('03-10 09:00'));
    expect(seen(15 * 60_000 + 1, '03-10 10:00')).toBe(at('03-10 08:00'));
  });
});
