import {
  Crossings,
  OrderCrossings,
  parseExecution,
  planSweep,
  Sweeper,
  SweepMarket,
  SweepTable,
} from '../../backtest/index.ts';
import { type Bars, RecursiveAverage } from '../../core/index.ts';
import type { BenchRun } from './measure.ts';

/** Targets that are held at once. */
const GROUP = 256;
/** Rows of all averages that lie in the processor's cache together. */
const PIECE = 512;

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

/** Where the averages of each pair cross, piece by piece: no average is ever there as a whole. */
function findCrossings(
  close: Float64Array,
  pairs: readonly (readonly [fast: number, slow: number])[],
  into: readonly Crossings[],
): void {
  const windows = [...new Set(pairs.flat())];
  const averages = windows.map((window) => new RecursiveAverage(2 / (window + 1), window, 'sma'));
  const crossings = new OrderCrossings(
    windows.map((window) => window - 1),
    pairs.map(([fast, slow], i) => ({ fast: windows.indexOf(fast), slow: windows.indexOf(slow), into: into[i]! })),
  );
  const piece = new Float64Array(PIECE * windows.length);
  for (let start = 0; start < close.length; start += PIECE) {
    const end = Math.min(close.length, start + PIECE);
    for (let w = 0; w < windows.length; w++) averages[w]!.runInto(close, start, end, piece, w, windows.length);
    crossings.advance(piece, start, end - start);
  }
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
  const targets = Math.ceil(combinations / stops.length);
  const table = new SweepTable(targets * stops.length);
  const sweeper = new Sweeper(market, plans);
  const group = Array.from({ length: Math.min(GROUP, targets) }, () => new Crossings());
  const pairs = Array.from(
    { length: targets },
    (_, i) => [fast[Math.floor(i / slow.length)]!, slow[i % slow.length]!] as const,
  );
  for (let first = 0; first < targets; first += GROUP) {
    const mine = pairs.slice(first, first + GROUP);
    const together = group.slice(0, mine.length);
    findCrossings(bars.close, mine, together);
    sweeper.runAll(
      together,
      table,
      mine.map((_, i) => (first + i) * stops.length),
    );
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
