import { describe, expect, it } from 'vitest';
import { type BacktestResult, FILL_REASONS, parseExecution, runBacktest } from '../../src/backtest/index.ts';
import type { Bars } from '../../src/core/index.ts';
import { maxDrawdown } from '../../src/metrics/index.ts';
import { barsOf, HALF_HOUR } from './bars.ts';

// The range of every bar below up to the signal row is 2, so a range over 2 bars is 2 as well: `atr: 1` lies 2 away.
const NEAR = { atr: 1, window: 2 };
const QUIET = [100, 101, 99, 100];
const FREE = { accounting: 'weights', costBps: 0 };

function run(bars: Bars, target: readonly number[], options: Record<string, unknown>): BacktestResult {
  return runBacktest(bars, Float64Array.from(target), parseExecution(options, HALF_HOUR));
}

/** Fills as readable tuples: row, reason, signed size, price. */
function fillsOf({ fills }: BacktestResult): [number, string, number, number][] {
  return Array.from(fills.row, (row, i) => [
    row,
    FILL_REASONS[fills.reason[i]!]!,
    fills.side[i]! * fills.size[i]!,
    fills.price[i]!,
  ]);
}

describe('fills and the weights account', () => {
  it('a target of a close fills at the next open, and each leg counts with the weight held over it', () => {
    const bars = barsOf([QUIET, [102, 104, 101, 103], [104, 106, 103, 105], [106, 107, 99, 100]]);
    const result = run(bars, [1, -0.5, 0, 1], { accounting: 'weights', costBps: 20 });
    expect(fillsOf(result)).toEqual([
      [1, 'entry', 1, 102],
      [2, 'flip', -1.5, 104],
      [3, 'signal', 0.5, 106],
    ]);
    expect(result.barReturn[0]).toBe(0);
    expect(result.barReturn[1]).toBeCloseTo(103 / 102 - 1 - 0.001, 15);
    expect(result.barReturn[2]).toBeCloseTo(104 / 103 - 1 - 0.0015 - 0.5 * (105 / 104 - 1), 15);
    expect(result.barReturn[3]).toBeCloseTo(-0.5 * (106 / 105 - 1) - 0.0005, 15);
    expect([...result.position]).toEqual([0, 1, -0.5, 0]);
    expect(result.turnover).toBe(3);
    expect(result.costs).toBeCloseTo(0.003, 15);
    // The last target has no bar to be filled on, and so is no entry.
    expect(result.entries).toBe(2);
  });

  it('a next-close fill leaves its own bar out', () => {
    const bars = barsOf([QUIET, [102, 104, 101, 103], [104, 106, 103, 105]]);
    const result = run(bars, [1, 1, 1], { ...FREE, fill: 'next-close' });
    expect(fillsOf(result)).toEqual([[1, 'entry', 1, 103]]);
    expect(result.barReturn[1]).toBe(0);
    expect(result.barReturn[2]).toBeCloseTo(104 / 103 - 1 + (105 / 104 - 1), 15);
  });

  it('trades cover the whole run: the last one stays open, exit row −1, at the last close', () => {
    const bars = barsOf([QUIET, [102, 104, 101, 103], [104, 106, 103, 105], [106, 107, 99, 100]]);
    const result = run(bars, [1, -1, -1, -1], { accounting: 'weights', costBps: 20 });
    expect(result.trades).toHaveLength(2);
    expect(result.trades[0]).toMatchObject({ side: 1, entryRow: 1, exitRow: 2, exitPrice: 104, exitReason: 'flip' });
    expect(result.trades[0]!.pnl).toBeCloseTo(103 / 102 - 1 + 104 / 103 - 1 - 0.002, 14);
    expect(result.trades[1]).toMatchObject({ side: -1, entryRow: 2, exitRow: -1, exitPrice: 100, exitReason: 'end' });
    const summed = result.barReturn.reduce((sum, r) => sum + r, 0);
    expect(result.trades[0]!.pnl + result.trades[1]!.pnl).toBeCloseTo(summed, 14);
  });

  it('a NaN target is 0, and an account that never trades ends where it began', () => {
    const result = run(barsOf([QUIET, QUIET, QUIET]), [Number.NaN, 0, Number.NaN], {});
    expect([...result.equity]).toEqual([1, 1, 1]);
    expect([result.fills.row.length, result.trades.length, result.costs, result.turnover]).toEqual([0, 0, 0, 0]);
  });

  it('refuses a target of another length', () => {
    expect(() => run(barsOf([QUIET, QUIET]), [1], {})).toThrow(RangeError);
  });
});

describe('the units account', () => {
  it('sizes on equity at the fill price before its fee, and holds units until the target changes', () => {
    const bars = barsOf([QUIET, [100, 110, 100, 110], [120, 120, 120, 120], [125, 125, 125, 125]]);
    const result = run(bars, [0.5, 0.5, -0.5, 0], { costBps: 200 });
    // Buys 0.005 units for 0.5 with a fee of 0.005; at 120 they are worth 0.6.
    expect(result.equity[1]).toBeCloseTo(0.495 + 0.005 * 110, 15);
    expect(result.equity[2]).toBeCloseTo(0.495 + 0.6, 15);
    // At 125 equity is 1.12: the reversal sells 0.005 + 0.5 × 1.12 / 125 units in one order, with one fee of 1 %.
    expect(result.fills.size[1]).toBeCloseTo(0.005 + 0.56 / 125, 15);
    expect(result.fills.cost[1]).toBeCloseTo((0.005 * 125 + 0.56) * 0.01, 15);
    expect(result.equity[3]).toBeCloseTo(1.12 - 0.01185, 15);
    expect(result.position[3]).toBeCloseTo(-0.56 / (1.12 - 0.01185), 14);
    expect(result.trades.map(({ pnl }) => pnl).reduce((a, b) => a + b)).toBeCloseTo(result.equity[3]! - 1, 14);
  });

  it('cuts a full long to what cash pays with the fee', () => {
    const result = run(barsOf([QUIET, [50, 50, 50, 50]]), [1, 1], { costBps: 200 });
    expect(result.fills.size[0]).toBeCloseTo(1 / 1.01 / 50, 15);
    expect(result.equity[1]).toBeCloseTo(1 / 1.01, 15);
    expect(result.position[1]).toBeCloseTo(1, 14);
  });

  it('borrows where the target says so: a long of 200 % is not cut', () => {
    const result = run(barsOf([QUIET, [50, 50, 50, 50]]), [2, 2], { costBps: 200 });
    expect(result.fills.size[0]).toBeCloseTo(2 / 50, 15);
    expect(result.equity[1]).toBeCloseTo(1 - 0.02, 15);
  });

  it('a ruined account loses what there was at that close, and does nothing after it', () => {
    const rows = [100, 100, 150, 210, 90, 90].map((price) => [price, price, price, price]);
    const result = run(barsOf(rows), [-1, -1, -1, 1, 1, 1], { costBps: 100 });
    expect([...result.equity]).toEqual([1, expect.closeTo(0.995, 12), expect.closeTo(0.495, 12), 0, 0, 0]);
    expect([...result.barReturn.subarray(3)]).toEqual([-1, 0, 0]);
    expect([...result.position.subarray(3)]).toEqual([0, 0, 0]);
    expect(fillsOf(result)).toHaveLength(1);
    expect(result.trades).toEqual([
      expect.objectContaining({ entryRow: 1, exitRow: 3, exitPrice: 210, pnl: -1, exitReason: 'ruin' }),
    ]);
    expect(maxDrawdown(result.equity)).toBe(1);
  });

  it('a bar that comes back before its close ruins nobody', () => {
    const bars = barsOf([QUIET, [100, 100, 100, 100], [100, 250, 90, 100], QUIET]);
    expect(run(bars, [-1, -1, -1, -1], { costBps: 0 }).equity[3]).toBe(1);
  });

  it('a change of size that finds no equity ends the trade there', () => {
    const bars = barsOf([QUIET, [100, 100, 100, 100], [250, 250, 90, 90], [90, 90, 90, 90]]);
    const result = run(bars, [-1, -0.5, -0.5, -1], { costBps: 0 });
    expect([...result.equity]).toEqual([1, 1, 0, 0]);
    expect(result.trades).toEqual([
      expect.objectContaining({ exitRow: 2, exitPrice: 250, pnl: -1, exitReason: 'ruin' }),
    ]);
  });

  it('an account that lost everything opens nothing more', () => {
    const bars = barsOf([QUIET, [100, 100, 100, 100], [250, 250, 250, 250], [250, 250, 250, 250]]);
    const result = run(bars, [-1, 1, 1, 1], { costBps: 0 });
    expect([...result.equity.subarray(2)]).toEqual([0, 0]);
    expect(result.trades.map(({ pnl, exitReason }) => [pnl, exitReason])).toEqual([[-1, 'ruin']]);
    expect(fillsOf(result).map(([row, , size]) => [row, size])).toEqual([
      [1, -0.01],
      [2, 0.01],
    ]);
  });
});

describe('stop-loss and take-profit', () => {
  const entered = [QUIET, QUIET, QUIET];

  it('lie at the signal row’s range from the fill and fill at their level, with their side’s cost', () => {
    const bars = barsOf([...entered, [100, 101, 97, 99], [99, 99, 95, 96]]);
    const result = run(bars, [0, 1, 1, 1, 1], { accounting: 'weights', costBps: 20, stopLoss: NEAR });
    expect(fillsOf(result)).toEqual([
      [2, 'entry', 1, 100],
      [3, 'stop-loss', -1, 98],
    ]);
    expect(result.barReturn[3]).toBeCloseTo(98 / 100 - 1 - 0.001, 15);
    expect(result.trades[0]).toMatchObject({ exitRow: 3, exitPrice: 98, exitReason: 'stop-loss' });
    expect([...result.position]).toEqual([0, 0, 1, 0, 0]);
  });

  it('a bar that opens beyond the stop fills at its open', () => {
    const bars = barsOf([...entered, [96, 99, 95, 97]]);
    expect(fillsOf(run(bars, [0, 1, 1, 1], { ...FREE, stopLoss: NEAR })).at(-1)).toEqual([3, 'stop-loss', -1, 96]);
    const wild = barsOf([...entered, [96, 110, 95, 97]]);
    const hopeful = { ...FREE, fill: 'next-close', stopLoss: NEAR, takeProfit: NEAR, intrabar: 'best' };
    expect(fillsOf(run(wild, [0, 1, 1, 1], hopeful)).at(-1)).toEqual([3, 'stop-loss', -1, 96]);
    const mirrored = barsOf([...entered, [104, 105, 101, 103]]);
    const short = run(mirrored, [0, -1, -1, -1], { ...FREE, stopLoss: NEAR });
    expect(fillsOf(short).at(-1)).toEqual([3, 'stop-loss', 1, 104]);
  });

  it('a bar that opens beyond the profit level fills at its open, whatever its low does later', () => {
    const bars = barsOf([...entered, [104, 105, 90, 91]]);
    const result = run(bars, [0, 1, 1, 1], { ...FREE, stopLoss: NEAR, takeProfit: NEAR });
    expect(fillsOf(result).at(-1)).toEqual([3, 'take-profit', -1, 104]);
    const later = { ...FREE, stopLoss: NEAR, takeProfit: NEAR, fill: 'next-close' };
    expect(fillsOf(run(bars, [0, 1, 1, 1], later)).at(-1)).toEqual([3, 'take-profit', -1, 104]);
  });

  it('with both levels in one bar the policy decides', () => {
    const bars = barsOf([...entered, [100, 103, 97, 100]]);
    const exit = (intrabar: string): unknown =>
      fillsOf(run(bars, [0, 1, 1, 1], { ...FREE, stopLoss: NEAR, takeProfit: NEAR, intrabar })).at(-1);
    expect(exit('worst')).toEqual([3, 'stop-loss', -1, 98]);
    expect(exit('stop-first')).toEqual([3, 'stop-loss', -1, 98]);
    expect(exit('best')).toEqual([3, 'take-profit', -1, 102]);
  });

  it('the entry bar’s own range touches nothing unless armDelayBars is 0', () => {
    const bars = barsOf([QUIET, QUIET, [100, 101, 95, 100], [100, 101, 99, 100], [100, 101, 96, 100]]);
    const exitRow = (armDelayBars: number): number =>
      run(bars, [0, 1, 1, 1, 1], { ...FREE, stopLoss: NEAR, armDelayBars }).trades[0]!.exitRow;
    expect(exitRow(0)).toBe(2);
    expect(exitRow(1)).toBe(4);
    expect(exitRow(3)).toBe(-1);
    expect(run(bars, [0, 1, 1, 1, 1], { ...FREE, fill: 'next-close', stopLoss: NEAR, armDelayBars: 0 }).trades).toEqual(
      [expect.objectContaining({ entryRow: 2, exitRow: 4 })],
    );
  });

  it('a fraction of the signal close scales with the fill price', () => {
    const bars = barsOf([QUIET, QUIET, [200, 201, 199, 200], [200, 200, 196.5, 199]]);
    const options = { ...FREE, stopLoss: { ...NEAR, basis: 'fraction' } };
    expect(run(bars, [0, 1, 1, 1], options).trades[0]!.exitRow).toBe(-1);
    expect(run(bars, [0, 1, 1, 1], { ...FREE, stopLoss: NEAR }).trades[0]!.exitPrice).toBe(198);
    const lower = barsOf([QUIET, QUIET, [200, 201, 199, 200], [200, 200, 196.5, 199], [199, 199, 190, 191]]);
    expect(run(lower, [0, 1, 1, 1, 1], options).trades[0]).toMatchObject({ exitRow: 4, exitPrice: 196 });
  });

  it('a change of weight on the same side keeps the level of the entry', () => {
    const bars = barsOf([...entered, [101, 102, 99, 101], [101, 102, 97, 99]]);
    const result = run(bars, [0, 1, 0.5, 0.5, 0.5], { ...FREE, stopLoss: NEAR });
    expect(fillsOf(result)).toEqual([
      [2, 'entry', 1, 100],
      [3, 'resize', -0.5, 101],
      [4, 'stop-loss', -0.5, 98],
    ]);
  });

  it('after a stop the same side waits until the target flips or is 0', () => {
    const down = [100, 101, 97, 99];
    const bars = barsOf([...entered, down, QUIET, QUIET, QUIET, QUIET]);
    const result = run(bars, [0, 1, 1, 0.5, 0, 1, 1, 1], { ...FREE, stopLoss: NEAR });
    expect(fillsOf(result).map(([row, reason]) => [row, reason])).toEqual([
      [2, 'entry'],
      [3, 'stop-loss'],
      [6, 'entry'],
    ]);
    expect(result.counts.lockedTargets).toBe(1);
    expect(result.entries).toBe(2);
    const flipped = run(bars, [0, 1, 1, -1, 1, 1, 1, 1], { ...FREE, stopLoss: NEAR });
    expect(fillsOf(flipped).map(([row, reason]) => [row, reason])).toEqual([
      [2, 'entry'],
      [3, 'stop-loss'],
      [4, 'entry'],
      [5, 'flip'],
    ]);
  });

  it('a target that ends the position at an open beyond its stop is a plain signal', () => {
    const bars = barsOf([...entered, [96, 99, 95, 97]]);
    expect(fillsOf(run(bars, [0, 1, 0, 0], { ...FREE, stopLoss: NEAR })).at(-1)).toEqual([3, 'signal', -1, 96]);
    const resized = run(bars, [0, 1, 0.5, 0.5], { ...FREE, stopLoss: NEAR });
    expect(fillsOf(resized).at(-1)).toEqual([3, 'stop-loss', -1, 96]);
  });

  it('stopDropsSignal: a stop drops the signal of its bar, flat until the target changes again', () => {
    const bars = barsOf([...entered, [100, 101, 97, 99], QUIET, QUIET, QUIET]);
    const options = { ...FREE, stopLoss: NEAR, stopDropsSignal: true };
    const result = run(bars, [0, 1, -1, -1, 0, -1, -1], options);
    expect(fillsOf(result).map(([row, reason, size]) => [row, reason, size])).toEqual([
      [2, 'entry', 1],
      [3, 'stop-loss', -1],
      [6, 'entry', -1],
    ]);
    expect(result.counts.droppedSignals).toBe(1);
  });

  it('no level hangs on a range that is still undefined', () => {
    const bars = barsOf([QUIET, QUIET, [100, 101, 50, 60]]);
    const options = { ...FREE, stopLoss: { ...NEAR, seed: 'sma', window: 5 } };
    expect(run(bars, [1, 1, 1], options).trades[0]!.exitRow).toBe(-1);
  });
});

describe('exits by time', () => {
  it('a timed exit leaves at the open so many bars after the entry and keeps its side shut', () => {
    const bars = barsOf(Array.from({ length: 8 }, () => QUIET));
    const result = run(bars, [1, 1, 1, 1, 0, 1, 1, 1], { ...FREE, timedExitBars: 2 });
    expect(fillsOf(result).map(([row, reason]) => [row, reason])).toEqual([
      [1, 'entry'],
      [3, 'timed-exit'],
      [6, 'entry'],
    ]);
  });

  it('a cooldown holds back its own side only, and the entry still wanted comes right after it', () => {
    const bars = barsOf([QUIET, QUIET, QUIET, [100, 101, 97, 99], QUIET, QUIET, QUIET, QUIET, QUIET]);
    const options = { ...FREE, stopLoss: NEAR, cooldownBars: 3 };
    const same = run(bars, [0, 1, 1, 0, 1, 1, 1, 1, 1], options);
    expect(fillsOf(same).map(([row, reason]) => [row, reason])).toEqual([
      [2, 'entry'],
      [3, 'stop-loss'],
      [7, 'entry'],
    ]);
    expect(same.counts.cooldownWaits).toBe(2);
    const other = run(bars, [0, 1, 1, -1, 1, 1, 1, 1, 1], options);
    expect(fillsOf(other).map(([row, reason, size]) => [row, reason, size])).toEqual([
      [2, 'entry', 1],
      [3, 'stop-loss', -1],
      [4, 'entry', -1],
      [5, 'signal', 1],
      [7, 'entry', 1],
    ]);
  });
});

describe('gap rows', () => {
  const flat = [100, 100, 100, 100];

  it('the newest target waits for the next real bar', () => {
    const bars = barsOf([QUIET, flat, flat, [105, 106, 104, 105], QUIET], [1, 2]);
    const result = run(bars, [1, 0.5, -0.25, -0.25, -0.25], FREE);
    expect(fillsOf(result)).toEqual([[3, 'entry', -0.25, 105]]);
    expect(result.counts.gapWaits).toBe(2);
    const everywhere = run(bars, [1, 0.5, -0.25, -0.25, -0.25], { ...FREE, fillOnGap: true });
    expect(fillsOf(everywhere).map(([row]) => row)).toEqual([1, 2, 3]);
  });

  it('a stop neither triggers nor fills on a gap row; the next real bar opens beyond it and fills there', () => {
    // The close of the entry bar already lies beyond the level, so the flat row after it would fill at once.
    const rows = [QUIET, QUIET, [100, 101, 96, 97], [97, 97, 97, 97], [94, 95, 93, 94]];
    const exit = (fillOnGap: boolean): unknown =>
      fillsOf(run(barsOf(rows, [3]), [0, 1, 1, 1, 1], { ...FREE, stopLoss: NEAR, fillOnGap })).at(-1);
    expect(exit(false)).toEqual([4, 'stop-loss', -1, 94]);
    expect(exit(true)).toEqual([3, 'stop-loss', -1, 97]);
  });

  it('a side that the target left and took again during a gap may be entered after a stop', () => {
    const bars = barsOf([QUIET, QUIET, QUIET, [100, 101, 97, 99], flat, flat, QUIET], [4, 5]);
    const result = run(bars, [0, 1, 1, 0, 1, 1, 1], { ...FREE, stopLoss: NEAR });
    expect(fillsOf(result).at(-1)).toEqual([6, 'entry', 1, 100]);
  });
});
