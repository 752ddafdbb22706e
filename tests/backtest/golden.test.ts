import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type BacktestResult, parseExecution, runBacktest } from '../../src/backtest/index.ts';
import { makeBars } from '../../src/core/index.ts';
import { describeWithShared, hasShared, sharedPath } from '../shared.ts';
import { numbers, readTable } from './bars.ts';

const CASH = 1e6;
const golden = hasShared ? JSON.parse(readFileSync(sharedPath('golden/backtest.json'), 'utf8')) : {};
const stop = { atr: 2, window: 14, seed: 'sma', basis: 'fraction' };

interface GoldenTrade {
  readonly entry_bar: number;
  readonly side: number;
  readonly size: number;
  readonly entry_price: number;
  readonly exit_bar: number | null;
  readonly exit_price: number | null;
  readonly pnl: number;
}

/** Runs of vectorbt and backtesting.py, and the execution options that say the same. 10 bps: 5 a side, as there. */
const runs: Record<string, Record<string, unknown>> = {
  fixed_qty_next_open: { fixedUnits: 10 / CASH },
  target_50pct_next_open: {},
  target_100pct_next_open: {},
  atr_stop_fixed: { fixedUnits: 10 / CASH, stopLoss: stop, stopDropsSignal: true },
  atr_stop_fixed_library_default_entry_price: {
    fixedUnits: 10 / CASH,
    stopLoss: { ...stop, reference: 'entry-close' },
    stopDropsSignal: true,
  },
  atr_stop_trailing: { fixedUnits: 10 / CASH, stopLoss: { ...stop, trail: 'trailing' }, stopDropsSignal: true },
  backtesting_py_no_stop: { fixedUnits: 10 / CASH },
  backtesting_py_atr_stop: {
    fixedUnits: 10 / CASH,
    stopLoss: { ...stop, reference: 'signal-close' },
    armDelayBars: 0,
  },
};

describeWithShared('runs of vectorbt 1.2.0 and backtesting.py 0.6.6', () => {
  for (const [name, options] of Object.entries(runs)) {
    it(`${name}: the same trades, and equity within 1e-6 of 1e6 at every bar`, () => {
      const market = readTable(sharedPath('golden/ohlcv.parquet'));
      const curves = readTable(sharedPath('golden/backtest.parquet'));
      const column = (key: string): Float64Array => numbers(market, key);
      const bars = makeBars({
        time: column('timestamp'),
        intervalMs: 300_000,
        columns: {
          open: column('open'),
          high: column('high'),
          low: column('low'),
          close: column('close'),
          volume: column('volume'),
        },
      });
      const share = name === 'target_50pct_next_open' ? 0.5 : 1;
      const target = numbers(curves, 'target').map((side) => side * share);
      const result = runBacktest(bars, target, parseExecution({ costBps: 10, ...options }, 300_000));

      const equity = numbers(curves, `eq_${name}`);
      let worst = 0;
      for (let t = 0; t < equity.length; t++) worst = Math.max(worst, Math.abs(CASH * result.equity[t]! - equity[t]!));
      expect(worst).toBeLessThan(1e-6);
      compareTrades(result, golden.runs[name].trades, name.startsWith('backtesting_py'));
      const { stats } = golden.runs[name];
      expect(result.equity.at(-1)! - 1).toBeCloseTo(stats.total_return, 12);
      const traded = result.fills.size.reduce((sum, size, i) => sum + size * result.fills.price[i]!, 0) * CASH;
      if (!name.startsWith('backtesting_py')) {
        expect(traded / stats.traded_value).toBeCloseTo(1, 9);
        compareOrders(result, golden.runs[name].order_list);
      }
    });
  }
});

function compareTrades(result: BacktestResult, trades: readonly GoldenTrade[], closedOnly: boolean): void {
  const ours = closedOnly ? result.trades.filter((trade) => trade.exitRow >= 0) : result.trades;
  expect(ours.map((trade) => [trade.entryRow, trade.exitRow, trade.side])).toEqual(
    trades.map((trade) => [trade.entry_bar, trade.exit_bar ?? -1, trade.side]),
  );
  for (const [i, trade] of trades.entries()) {
    const our = ours[i]!;
    expect(our.entryPrice).toBe(trade.entry_price);
    if (trade.exit_price !== null) expect(our.exitPrice / trade.exit_price).toBeCloseTo(1, 9);
    expect((our.size * CASH) / trade.size).toBeCloseTo(1, 9);
    expect(our.pnl * CASH - trade.pnl).toBeCloseTo(0, 6);
  }
}

function compareOrders(result: BacktestResult, orders: readonly (readonly number[])[]): void {
  const { row, side, size, price, cost } = result.fills;
  expect(row.length).toBe(orders.length);
  for (const [i, [bar, sold, units, at, fee]] of orders.entries()) {
    expect([row[i], side[i]]).toEqual([bar, sold === 0 ? 1 : -1]);
    expect((size[i]! * CASH) / units!).toBeCloseTo(1, 9);
    expect(price[i]! / at!).toBeCloseTo(1, 12);
    expect((cost[i]! * CASH) / fee!).toBeCloseTo(1, 9);
  }
}
