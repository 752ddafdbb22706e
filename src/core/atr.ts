import type { Bars } from './bars.ts';
import { type AverageSeed, RecursiveAverage } from './ema.ts';

/** max(high, previous close) − min(low, previous close); high − low where there is no previous close (NaN). */
export function trueRangeOf(high: number, low: number, previousClose: number): number {
  if (Number.isNaN(previousClose)) return high - low;
  return Math.max(high, previousClose) - Math.min(low, previousClose);
}

/**
 * Average true range by Wilder's smoothing, in price units, shape [n].
 *
 * `sma` (TA-Lib): the first true range is skipped, value `windowBars` is the mean of true ranges 1…windowBars, earlier
 * ones are NaN. `first` (the reference): starts at bar 0 with high − low.
 */
export function averageTrueRange(bars: Bars, windowBars: number, seed: AverageSeed): Float64Array {
  const average = new RecursiveAverage(1 / windowBars, windowBars, seed);
  const out = new Float64Array(bars.close.length);
  let previousClose = Number.NaN;
  for (let i = 0; i < out.length; i++) {
    const range = trueRangeOf(bars.high[i]!, bars.low[i]!, previousClose);
    out[i] = seed === 'sma' && i === 0 ? Number.NaN : average.push(range);
    previousClose = bars.close[i]!;
  }
  return out;
}
