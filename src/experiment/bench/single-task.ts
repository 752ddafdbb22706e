import { runBacktest, TrueRanges } from '../../backtest/index.ts';
import { averageTrueRange, type Bars, ema, YEAR_DAYS } from '../../core/index.ts';
import { dailyReturns, maxDrawdown, sharpe } from '../../metrics/index.ts';
import type { BenchRun } from './measure.ts';
import { benchRules, PEER_CASH } from './sweep-task.ts';

const THRESHOLD = 0.35;

/** The peers' signal: the distance of two averages (12 and 48 bars) in average true ranges, beyond ±0.35. */
export function singleTarget(bars: Bars): Float64Array {
  const fast = ema(bars.close, 12, 'sma');
  const slow = ema(bars.close, 48, 'sma');
  const range = averageTrueRange(bars, 14, 'sma');
  return fast.map((value, t) => {
    const distance = (value - slow[t]!) / range[t]!;
    return distance > THRESHOLD ? 1 : distance < -THRESHOLD ? -1 : 0;
  });
}

/** The signal's ranges, which the stop hangs on: made before the clock starts, as the peers' stop column is. */
export function singleRanges(bars: Bars): TrueRanges {
  const ranges = new TrueRanges(bars);
  ranges.column(14, 'sma', false);
  ranges.advance(bars.close.length);
  return ranges;
}

/** One backtest with a stop of 2 ranges, and its figures. The signal is made before. */
export function singleTask(
  bars: Bars,
  target: Float64Array,
  ranges: TrueRanges,
  accounting: 'units' | 'weights',
): BenchRun['result'] {
  const result = runBacktest(bars, target, benchRules(bars, accounting, 2), { ranges });
  const series = accounting === 'units' ? { equity: result.equity } : { barReturn: result.barReturn };
  return {
    accounting,
    final_equity: PEER_CASH * result.equity.at(-1)!,
    sharpe: sharpe(dailyReturns({ time: bars.time, accounting, ...series }).value, YEAR_DAYS),
    max_drawdown: -maxDrawdown(result.equity),
    orders: result.fills.row.length,
  };
}
