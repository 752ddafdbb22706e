import { type Frame, sliceColumns } from './frame.ts';
import type { Range } from './range.ts';

/**
 * OHLCV bars without holes: a missing or NaN bar is a flat row (open = high = low = close = previous close, volume 0)
 * with `gap = 1`. Further columns (vwap, funding, the generator's `regime`) lie in `columns` beside the five.
 *
 * A bar's values are known at its close, `time + intervalMs`.
 */
export interface Bars extends Frame {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Mask, shape [n]: 1 where the exchange gave no bar. */
  readonly gap: Uint8Array;
}

/** One closed (or, for `peek`, still forming) bar as a stream sees it. */
export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly gap: 0 | 1;
  /** Joined columns by name, as known at this bar's close; absent where there are none. */
  readonly columns?: Readonly<Record<string, number>>;
}

/** The columns that all bars have. */
export const OHLCV = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Bars from their columns; `columns` holds the five and whatever else is there. */
export function makeBars(parts: {
  readonly time: Float64Array;
  readonly intervalMs: number;
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly gap?: Uint8Array;
}): Bars {
  const { open, high, low, close, volume } = parts.columns;
  if (open === undefined || high === undefined || low === undefined || close === undefined || volume === undefined) {
    throw new TypeError(`bars need ${OHLCV.join(', ')}; got ${Object.keys(parts.columns).join(', ')}`);
  }
  return {
    time: parts.time,
    columns: parts.columns,
    intervalMs: parts.intervalMs,
    open,
    high,
    low,
    close,
    volume,
    gap: parts.gap ?? new Uint8Array(parts.time.length),
  };
}

/** Rows `[start, end)` as views. */
export function sliceBars(bars: Bars, range: Range): Bars {
  return makeBars({
    time: bars.time.subarray(range.start, range.end),
    intervalMs: bars.intervalMs,
    columns: sliceColumns(bars.columns, range),
    gap: bars.gap.subarray(range.start, range.end),
  });
}

/** Row `index` of the bars as one record, for streams. */
export function barAt(bars: Bars, index: number): Bar {
  const joined = Object.keys(bars.columns).filter((name) => !(OHLCV as readonly string[]).includes(name));
  return {
    time: bars.time[index]!,
    open: bars.open[index]!,
    high: bars.high[index]!,
    low: bars.low[index]!,
    close: bars.close[index]!,
    volume: bars.volume[index]!,
    gap: bars.gap[index] === 1 ? 1 : 0,
    ...(joined.length === 0
      ? {}
      : { columns: Object.fromEntries(joined.map((name) => [name, bars.columns[name]![index]!])) }),
  };
}
