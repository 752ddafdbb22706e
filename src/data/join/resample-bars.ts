import { type Bars, DAY_MS, formatDuration, InputError, isoTime, makeBars, WEEK_MS } from '../../core/index.ts';

/** 1970-01-05 was the first Monday. */
const MONDAY_MS = 4 * DAY_MS;

/**
 * Bars of a higher timeframe, made of whole buckets only: a bucket at either end that lacks rows is left out, as nobody could
 * know its values. Buckets start at UTC midnight and on the interval's multiples after it; weeks on Monday.
 *
 * Gap rows count as no trade: they move neither open, high, low nor close. A bucket of nothing else is flat at the close before
 * it, with `gap` = 1.
 *
 * @param intervalMs a multiple of the bars' interval that divides a day, or a number of days or weeks
 * @returns new bars with the five columns; none where no bucket is whole
 * @throws InputError INTERVAL_MISMATCH; TIME_OFF_GRID where the bars straddle the buckets
 */
export function resampleBars(bars: Bars, intervalMs: number): Bars {
  requireBuckets(bars, intervalMs);
  const size = intervalMs / bars.intervalMs;
  const n = bars.time.length;
  let first = 0;
  while (first < n && bars.time[first]! !== bucketStart(bars.time[first]!, intervalMs)) first++;
  const count = Math.floor((n - first) / size);
  const time = new Float64Array(count);
  const gap = new Uint8Array(count);
  const [open, high, low, close, volume] = Array.from({ length: 5 }, () => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let b = 0; b < count; b++) {
    const start = first + b * size;
    time[b] = bars.time[start]!;
    gap[b] = 1;
    // What a gap row says of its prices is the close before it.
    open[b] = high[b] = low[b] = close[b] = bars.close[start]!;
    for (let i = start; i < start + size; i++) {
      if (bars.gap[i] === 1) continue;
      if (gap[b] === 1) {
        gap[b] = 0;
        open[b] = bars.open[i]!;
        high[b] = bars.high[i]!;
        low[b] = bars.low[i]!;
      }
      high[b] = Math.max(high[b]!, bars.high[i]!);
      low[b] = Math.min(low[b]!, bars.low[i]!);
      close[b] = bars.close[i]!;
      volume[b]! += bars.volume[i]!;
    }
  }
  return makeBars({ time, intervalMs, columns: { open, high, low, close, volume }, gap });
}

function bucketStart(time: number, intervalMs: number): number {
  const offset = intervalMs % WEEK_MS === 0 ? MONDAY_MS : 0;
  return Math.floor((time - offset) / intervalMs) * intervalMs + offset;
}

function requireBuckets(bars: Bars, intervalMs: number): void {
  const [wide, narrow] = [formatDuration(intervalMs), formatDuration(bars.intervalMs)];
  if (!(intervalMs > bars.intervalMs) || intervalMs % bars.intervalMs !== 0) {
    throw new InputError('INTERVAL_MISMATCH', {
      what: `bars of ${wide} cannot be made of bars of ${narrow}`,
      where: `${wide} of ${narrow}`,
      mend: `use a multiple of ${narrow} above it`,
    });
  }
  if (DAY_MS % intervalMs !== 0 && intervalMs % DAY_MS !== 0) {
    throw new InputError('INTERVAL_MISMATCH', {
      what: `bars of ${wide} don't divide a day: they would open at other times each day`,
      where: `${wide} of ${narrow}`,
      mend: 'use an interval that divides a day, or whole days or weeks',
    });
  }
  const start = bars.time[0];
  if (start !== undefined && start % bars.intervalMs !== 0) {
    throw new InputError('TIME_OFF_GRID', {
      what: `the bars of ${narrow} open at ${isoTime(start)}, and would lie across the edges of the ${wide} bars`,
      where: `row 1 (${isoTime(start)})`,
      mend: `give bars that open on multiples of ${narrow} from UTC midnight`,
    });
  }
}
