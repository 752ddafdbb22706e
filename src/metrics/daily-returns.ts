import { DAY_MS } from '../core/index.ts';

/** How an account's equity moves: a weight of equity held constant, or units bought and held. */
export type Accounting = 'units' | 'weights';

/** One account's series; all arrays lie on the same rows. */
export interface DailyReturnsInput {
  /** Bar opens, epoch ms UTC, rising, shape [n]. */
  readonly time: Float64Array;
  /** Equity at each close, 1 before the first row, shape [n]; read in `units`. */
  readonly equity?: Float64Array;
  /** Return of each bar, shape [n]; read in `weights`. */
  readonly barReturn?: Float64Array;
  readonly accounting: Accounting;
  /** Rows that count; a day without one is left out. All where absent. */
  readonly scored?: Uint8Array | undefined;
}

/**
 * Returns of UTC days, one for each day with a scored row: the day of a bar is that of its open.
 *
 * `weights`: the sum of the day's bar returns (as the reference). `units`: the change of equity from the end of the day
 * before to the end of the day; 0 on a day that starts without equity.
 *
 * @returns `day`: midnight in epoch ms; `value`: fraction; both of shape [days]
 * @throws TypeError where the series that the account needs is missing
 */
export function dailyReturns(input: DailyReturnsInput): { readonly day: Float64Array; readonly value: Float64Array } {
  const { time, scored, accounting } = input;
  const series = accounting === 'weights' ? input.barReturn : input.equity;
  if (series === undefined)
    throw new TypeError(`daily returns in ${accounting} need ${accounting === 'weights' ? 'barReturn' : 'equity'}`);
  const day: number[] = [];
  const value: number[] = [];
  let before = 1;
  let rows = 0;
  for (let start = 0; start < time.length; ) {
    const midnight = Math.floor(time[start]! / DAY_MS) * DAY_MS;
    const end = dayEnd(time, start, midnight + DAY_MS, rows);
    rows = end - start;
    if (scored === undefined || scored.subarray(start, end).includes(1)) {
      day.push(midnight);
      if (accounting === 'weights') value.push(sumOf(series, start, end));
      else value.push(before > 0 ? series[end - 1]! / before - 1 : 0);
    }
    if (accounting === 'units') before = series[end - 1]!;
    start = end;
  }
  return { day: Float64Array.from(day), value: Float64Array.from(value) };
}

/** The first row after `start` that opens at `next` or later. @param guess rows of the day before: most days are alike */
function dayEnd(time: Float64Array, start: number, next: number, guess: number): number {
  let end = Math.min(time.length, start + Math.max(1, guess));
  while (end > start + 1 && time[end - 1]! >= next) end--;
  while (end < time.length && time[end]! < next) end++;
  return end;
}

function sumOf(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let t = start; t < end; t++) sum += values[t]!;
  return sum;
}
