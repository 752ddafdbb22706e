import { describe, expect, it } from 'vitest';
import { type BacktestResult, parseExecution, runBacktest } from '../../src/backtest/index.ts';
import {
  compressTarget,
  isSweepable,
  planSweep,
  Sweeper,
  SweepMarket,
  SweepRecorder,
  SweepTable,
} from '../../src/backtest/sweep/index.ts';
import { makeRng } from '../../src/core/index.ts';
import { dailyReturns, maxDrawdown, sharpe } from '../../src/metrics/index.ts';
import { randomCase, type SweepCase } from './sweep-markets.ts';

const SEED = 20260731;
const CONFIGURATIONS = 1000;

function sweep({ bars, target, options }: SweepCase) {
  const rules = parseExecution(options, bars.intervalMs);
  const market = new SweepMarket(bars);
  const table = new SweepTable(1);
  const recorder = new SweepRecorder(market.days);
  new Sweeper(market, [planSweep(market, rules)]).run(compressTarget(target), table, 0, [recorder]);
  return { market, table, recorder, equity: recorder.days, plain: runBacktest(bars, target, rules) };
}

/** Holds one number against another: the same bits in `units`, 1e-9 of `scale` in `weights`. */
function same(ours: number, plain: number, exact: boolean, what: string, scale = Math.max(1, Math.abs(plain))): void {
  if (exact || Number.isNaN(plain)) expect(ours, what).toBe(plain);
  else expect(Math.abs(ours - plain), what).toBeLessThanOrEqual(1e-9 * scale);
}

function check(example: SweepCase, label: string): { plain: BacktestResult; touched: boolean } {
  const { market, table, recorder, equity, plain } = sweep(example);
  const exact = example.options.accounting === 'units';
  const { fills } = plain;
  expect(
    recorder.fills.map((fill) => [fill.row, fill.price, fill.change, fill.cost, fill.reason]),
    label,
  ).toEqual(
    Array.from(fills.row, (row, i) => [
      row,
      fills.price[i],
      fills.side[i]! * fills.size[i]!,
      fills.cost[i],
      fills.reason[i],
    ]),
  );
  expect(recorder.trades.length, label).toBe(plain.trades.length);
  if (exact) expect(recorder.trades, label).toEqual(plain.trades);
  for (const [i, trade] of recorder.trades.entries()) {
    const other = plain.trades[i]!;
    for (const key of Object.keys(trade) as (keyof typeof trade)[]) {
      const value = trade[key];
      if (typeof value === 'number') same(value, other[key] as number, exact, `${label} trade ${i} ${key}`);
      else expect(value, `${label} trade ${i} ${key}`).toEqual(other[key]);
    }
  }
  const atDayEnds = equity.map((_, day) => plain.equity[market.dayEnds[day]!]!);
  for (const [day, value] of equity.entries()) {
    same(value, atDayEnds[day]!, exact, `${label} day ${day}`, Math.abs(atDayEnds[day]!));
  }
  const daily = dailyReturns({ time: example.bars.time, accounting: plain.accounting, ...plain }).value;
  const ratio = sharpe(daily, 365);
  if (exact || Math.abs(ratio) < 1e6) same(table.sharpe[0]!, ratio, exact, `${label} sharpe`);
  same(table.totalReturn[0]!, plain.equity.at(-1)! - 1, exact, `${label} return`);
  same(table.dailyDrawdown[0]!, maxDrawdown(atDayEnds), exact, `${label} drawdown`);
  same(table.turnover[0]!, plain.turnover, exact, `${label} turnover`);
  same(table.costs[0]!, plain.costs, exact, `${label} costs`);
  expect([table.trades[0], table.orders[0]], label).toEqual([plain.trades.length, fills.row.length]);
  const held = plain.position.reduce((sum, position) => sum + (position === 0 ? 0 : 1), 0);
  same(table.exposure[0]!, held / example.bars.close.length, true, `${label} exposure`);
  return { plain, touched: [...fills.reason].some((reason) => reason >= 4) };
}

describe(`the sweep kernel on ${CONFIGURATIONS} random configurations, seed ${SEED}`, () => {
  it('gives the plain engine’s fills, trades and day ends: the same bits in units, to 1e-9 in weights', () => {
    const rng = makeRng(SEED);
    let ruins = 0;
    let levels = 0;
    for (let i = 0; i < CONFIGURATIONS; i++) {
      const { plain, touched } = check(randomCase(rng), `configuration ${i}`);
      if (plain.ruinRow < plain.equity.length) ruins++;
      if (touched) levels++;
    }
    // The cases reach what they are there for.
    expect(ruins).toBeGreaterThan(CONFIGURATIONS / 50);
    expect(levels).toBeGreaterThan(CONFIGURATIONS / 3);
  });
});

it('knows today’s rules', () => {
  expect(isSweepable(parseExecution({}, 60_000))).toBe(true);
});
