import {
  type Bars,
  DAY_MS,
  FIRST_MONDAY_MS,
  formatDuration,
  InputError,
  isoTime,
  makeBars,
  OHLCV,
  WEEK_MS,
} from '../core/index.ts';

/** How a further column of the small bars becomes one of the large. */
export type Aggregation = 'last' | 'sum' | 'mean';

export interface ResampleOptions {
  /** Moves the buckets' borders from UTC midnight (weeks: from Monday's). */
  readonly offsetMs?: number | undefined;
  /** Further columns that are added up; NaN counts for nothing. */
  readonly sum?: readonly string[] | undefined;
  /** Further columns of which the mean is taken, over what is not NaN. */
  readonly mean?: readonly string[] | undefined;
}

export interface Resampled {
  readonly bars: Bars;
  /** Small bars at both ends that fill no bucket, and buckets without a real bar before the first one. */
  readonly dropped: { readonly firstRows: number; readonly lastRows: number; readonly leadingGaps: number };
  /** How each further column was made; `last` is the newest value known in the bucket. */
  readonly columns: Readonly<Record<string, Aggregation>>;
}

/**
 * Bars of a longer interval: open first, high max, low min, close last, volume sum, of the real bars in each bucket. Buckets
 * begin at UTC midnight and multiples of the interval behind it, weeks on Mondays. A bucket without a real bar is a gap
 * row; one that the bars don't cover whole is left out at either end: there is never half a bar.
 *
 * @param intervalMs a multiple of the bars' own that divides a day, or whole days
 * @throws InputError INTERVAL_MISMATCH, TIME_OFF_GRID, COLUMN_MISSING, DATA_TOO_SHORT
 */
export function resampleBars(bars: Bars, intervalMs: number, options: ResampleOptions = {}): Resampled {
  const perBucket = bucketBars(bars, intervalMs);
  const anchor = (options.offsetMs ?? 0) + (intervalMs % WEEK_MS === 0 ? FIRST_MONDAY_MS : 0);
  const columns = aggregations(bars, options);
  const n = bars.time.length;
  const intoBucket = (((bars.time[0]! - anchor) % intervalMs) + intervalMs) % intervalMs;
  if (intoBucket % bars.intervalMs !== 0) {
    throw new InputError('TIME_OFF_GRID', {
      what: `bars of ${formatDuration(intervalMs)} would begin inside a bar: the first one opens at ${isoTime(bars.time[0]!)}`,
      where: `bars of ${formatDuration(bars.intervalMs)}`,
      mend: 'give an offset that brings the borders to the opens of bars',
    });
  }
  const firstRows = Math.min(n, intoBucket === 0 ? 0 : perBucket - intoBucket / bars.intervalMs);
  const buckets = Math.floor((n - firstRows) / perBucket);
  const lastRows = n - firstRows - buckets * perBucket;
  let leadingGaps = 0;
  while (leadingGaps < buckets && isGap(bars.gap, firstRows + leadingGaps * perBucket, perBucket)) leadingGaps++;
  const rows = buckets - leadingGaps;
  if (rows === 0) {
    throw new InputError('DATA_TOO_SHORT', {
      what: `${n} bars of ${formatDuration(bars.intervalMs)} fill no bar of ${formatDuration(intervalMs)}`,
      where: `${isoTime(bars.time[0]!)} to ${isoTime(bars.time[n - 1]!)}`,
      mend: 'give more bars, or a shorter interval',
    });
  }
  const start = firstRows + leadingGaps * perBucket;
  const time = Float64Array.from({ length: rows }, (_, i) => bars.time[start + i * perBucket]!);
  const made = fillBuckets(bars, start, rows, perBucket);
  for (const [name, how] of Object.entries(columns)) {
    made.columns[name] = AGGREGATE[how](bars.columns[name]!, start, rows, perBucket);
  }
  return {
    bars: makeBars({ time, intervalMs, columns: made.columns, gap: made.gap }),
    dropped: { firstRows, lastRows, leadingGaps },
    columns,
  };
}

function bucketBars(bars: Bars, intervalMs: number): number {
  const perBucket = intervalMs / bars.intervalMs;
  const whole = DAY_MS % intervalMs === 0 || intervalMs % DAY_MS === 0;
  if (Number.isInteger(perBucket) && perBucket >= 1 && whole) return perBucket;
  const own = formatDuration(bars.intervalMs);
  throw new InputError('INTERVAL_MISMATCH', {
    what: `${formatDuration(intervalMs)} is no ${Number.isInteger(perBucket) && perBucket >= 1 ? 'part of a day, nor whole days' : `multiple of the bars' ${own}`}`,
    where: `bars of ${own}`,
    mend: `give a multiple of ${own} that divides a day, or whole days or weeks`,
  });
}

function aggregations(bars: Bars, { sum = [], mean = [] }: ResampleOptions): Record<string, Aggregation> {
  const further = Object.keys(bars.columns).filter((name) => !(OHLCV as readonly string[]).includes(name));
  for (const name of [...sum, ...mean]) {
    if (further.includes(name)) continue;
    throw new InputError('COLUMN_MISSING', {
      what: `there is no further column "${name}"`,
      where: `further columns: ${further.join(', ') || 'none'}`,
      mend: 'name one of these; open, high, low, close and volume have their own rules',
    });
  }
  const how = (name: string): Aggregation => (sum.includes(name) ? 'sum' : mean.includes(name) ? 'mean' : 'last');
  return Object.fromEntries(further.map((name) => [name, how(name)]));
}

function isGap(gap: Uint8Array, start: number, length: number): boolean {
  for (let i = start; i < start + length; i++) if (gap[i] === 0) return false;
  return true;
}

/** @param start row of the first bucket, which holds a real bar */
function fillBuckets(
  bars: Bars,
  start: number,
  rows: number,
  perBucket: number,
): { columns: Record<string, Float64Array>; gap: Uint8Array } {
  const [open, high, low, close, volume] = OHLCV.map(() => new Float64Array(rows)) as Float64Array[];
  const gap = new Uint8Array(rows);
  for (let bucket = 0, row = start; bucket < rows; bucket++) {
    let real = 0;
    let traded = 0;
    for (const end = row + perBucket; row < end; row++) {
      if (bars.gap[row] === 1) continue;
      if (real++ === 0) {
        open![bucket] = bars.open[row]!;
        high![bucket] = bars.high[row]!;
        low![bucket] = bars.low[row]!;
      }
      high![bucket] = Math.max(high![bucket]!, bars.high[row]!);
      low![bucket] = Math.min(low![bucket]!, bars.low[row]!);
      close![bucket] = bars.close[row]!;
      traded += bars.volume[row]!;
    }
    volume![bucket] = traded;
    if (real > 0) continue;
    gap[bucket] = 1;
    for (const values of [open!, high!, low!, close!]) values[bucket] = close![bucket - 1]!;
  }
  return { columns: { open: open!, high: high!, low: low!, close: close!, volume: volume! }, gap };
}

type Aggregate = (values: Float64Array, start: number, rows: number, perBucket: number) => Float64Array;

/** Each over the values of a bucket that are not NaN; NaN where there is none. */
const AGGREGATE: Readonly<Record<Aggregation, Aggregate>> = {
  last: overBuckets((_, value) => value),
  sum: overBuckets((total, value, count) => (count === 0 ? value : total + value)),
  mean: overBuckets((mean, value, count) => (count === 0 ? value : mean + (value - mean) / (count + 1))),
};

function overBuckets(next: (before: number, value: number, count: number) => number): Aggregate {
  return (values, start, rows, perBucket) =>
    Float64Array.from({ length: rows }, (_, bucket) => {
      let result = Number.NaN;
      let count = 0;
      const first = start + bucket * perBucket;
      for (let row = first; row < first + perBucket; row++) {
        const value = values[row]!;
        if (!Number.isNaN(value)) result = next(result, value, count++);
      }
      return result;
    });
}
