import { Crossings, parseExecution, planSweep, Sweeper, SweepMarket, SweepTable } from '../../backtest/index.ts';
import { type Bars, ema } from '../../core/index.ts';
import type { BenchRun } from './measure.ts';

/** Targets that are held at once. */
const GROUP = 256;
/** Rows of all averages that lie in the processor's cache together. */
const PIECE = 2048;

/** Windows and stop multiples of a sweep; its combinations are all of them, the last varying fastest. */
export interface SweepGrid {
  readonly fast: readonly number[];
  readonly slow: readonly number[];
  readonly stops: readonly number[];
}

/**
 * Up to 1,000 combinations: the peers' grid, of which the first are taken. Beyond, a denser one over the same ranges: more
 * averages up to 10,000, then more stop widths.
 */
export function sweepGrid(combinations: number): SweepGrid {
  if (combinations <= 1000) return { fast: range(5, 25, 2), slow: range(30, 130, 5), stops: [1.5, 2, 2.5, 3, 4] };
  const fast = range(5, 25, 1);
  const slow = range(30, 130, 1);
  const widths = Math.max(5, Math.ceil(combinations / (fast.length * slow.length)));
  return { fast, slow, stops: Array.from({ length: widths }, (_, i) => 1.5 + (2.5 * i) / (widths - 1)) };
}

function range(start: number, end: number, step: number): number[] {
  return Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => start + i * step);
}

/**
 * The peers' sweep: a pair of averages in the market all the time, +1 while the fast one lies above, −1 otherwise; filled at
 * the next open; a stop at a multiple of the signal row's range as a fraction of its close; 5 bps a side; one unit at an
 * initial equity of 10,000,000 (`units`), or all of equity (`weights`). Indicators and signals are part of the work.
 */
export function sweepTask(bars: Bars, accounting: 'units' | 'weights', combinations: number): BenchRun['result'] {
  const { fast, slow, stops } = sweepGrid(combinations);
  const market = new SweepMarket(bars);
  const plans = stops.map((atr) => planSweep(market, benchRules(bars, accounting, atr)));
  const average = (window: number): Float64Array => ema(bars.close, window, 'sma');
  const targets = Math.ceil(combinations / stops.length);
  // Only the averages that the combinations use.
  const quick = fast.slice(0, Math.ceil(targets / slow.length)).map(average);
  const slack = slow.slice(0, targets).map(average);
  const table = new SweepTable(targets * stops.length);
  const sweeper = new Sweeper(market, plans);
  const group = Array.from({ length: Math.min(GROUP, targets) }, () => new Crossings());
  for (let first = 0; first < targets; first += GROUP) {
    const together = group.slice(0, targets - first);
    const at = together.map((target, i) => {
      const s = (first + i) % slow.length;
      target.begin(quick[Math.floor((first + i) / slow.length)]!, slack[s]!, slow[s]! - 1);
      return (first + i) * stops.length;
    });
    for (let end = PIECE; end < bars.close.length + PIECE; end += PIECE)
      for (const target of together) target.advance(end);
    sweeper.runAll(together, table, at);
  }
  const sum = (column: Float64Array): number => column.subarray(0, combinations).reduce((a, b) => a + b, 0);
  return {
    combinations,
    accounting,
    orders: sum(table.orders),
    best_sharpe: table.sharpe.subarray(0, combinations).reduce((a, b) => (b > a ? b : a), Number.NEGATIVE_INFINITY),
    mean_return: sum(table.totalReturn) / combinations,
    mean_daily_drawdown: sum(table.dailyDrawdown) / combinations,
  };
}

/** Units as in the peers' runs, where a unit is bought from 10,000,000. */
export const PEER_CASH = 1e7;

/** What the peers' runs say in our words. Their bars know no gaps: a flat bar is a bar. */
export function benchRules(bars: Bars, accounting: 'units' | 'weights', atr: number) {
  return parseExecution(
    {
      accounting,
      costBps: 10,
      fillOnGap: true,
      stopLoss: { atr, window: 14, seed: 'sma', basis: 'fraction' },
      stopDropsSignal: true,
      ...(accounting === 'units' ? { fixedUnits: 1 / PEER_CASH } : {}),
    },
    bars.intervalMs,
  );
}
