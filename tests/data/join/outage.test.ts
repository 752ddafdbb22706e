import { expect, it } from 'vitest';
import { joinSeries, resampleBars, seriesOfBars } from '../../../src/data/index.ts';
import { at, frameMs, timedBars } from './bars.ts';

it('an outage of the bars goes stale like a file that ends', () => {
  const outage = Array.from({ length: 12 }, (_, i) => at('03-10 10:00') + i * frameMs('30m'));
  const bars = timedBars(at('03-10 00:00'), at('03-11 00:00'), frameMs('30m'), outage);
  const series = seriesOfBars(
    'h1',
    resampleBars(bars, frameMs('1h')).bars,
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
