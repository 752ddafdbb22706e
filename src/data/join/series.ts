import type { Bars } from '../../core/index.ts';

/** What is joined onto bars: rows in the order of their own times, each with the time at which it was known. */
export interface Series {
  readonly name: string;
  /** Epoch ms at which each row was known, shape [m]; it need not rise. */
  readonly knownAt: Float64Array;
  /** Epoch ms from which each row's age counts, shape [m]: `knownAt`, but for a gap row that of the last real bar before it. */
  readonly freshAt: Float64Array;
  /** The time that a row speaks of: a bar's interval, 0 of a point. */
  readonly spanMs: number;
  /** By the name under which they are joined, shape [m]; NaN: the source published nothing. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** Distance of rows that follow each other, in their own times: the interval of bars, the median of points. */
  readonly spacingMs: number;
  /** Age from which a row counts as unknown; infinite: never. */
  readonly staleMs: number;
}

/** A series whose rows go stale after this many spacings, where nothing else is said. */
const SPACINGS = 3;

/** `staleAfter` in milliseconds: null is never, undefined three spacings. */
export function staleLimit(staleMs: number | null | undefined, spacingMs: number): number {
  return staleMs === undefined ? SPACINGS * spacingMs : (staleMs ?? Number.POSITIVE_INFINITY);
}

/**
 * A series of bars: a bar is known at its close, `delayMs` later. A gap row is a flat bar without trades, but no news: its age
 * counts from the last real bar, so that an outage goes stale like a file that ends.
 *
 * @param columns joined name → the bars' column
 */
export function seriesOfBars(
  name: string,
  bars: Bars,
  columns: Readonly<Record<string, string>>,
  { delayMs, staleMs }: { readonly delayMs: number; readonly staleMs: number | null | undefined },
): Series {
  const knownAt = bars.time.map((time) => time + bars.intervalMs + delayMs);
  return {
    name,
    knownAt,
    freshAt: freshTimes(knownAt, bars.gap),
    columns: Object.fromEntries(Object.entries(columns).map(([joined, from]) => [joined, bars.columns[from]!])),
    spanMs: bars.intervalMs,
    spacingMs: bars.intervalMs,
    staleMs: staleLimit(staleMs, bars.intervalMs),
  };
}

/** Each row's known time, or that of the last row before it that is no gap. */
export function freshTimes(knownAt: Float64Array, gap: Uint8Array): Float64Array {
  const freshAt = knownAt.slice();
  for (let i = 1; i < freshAt.length; i++) if (gap[i] === 1) freshAt[i] = freshAt[i - 1]!;
  return freshAt;
}
