import { describe, expect, it } from 'vitest';
import {
  type BacktestResult,
  Crossings,
  compressTarget,
  isSweepable,
  OrderCrossings,
  parseExecution,
  planSweep,
  runBacktest,
  Sweeper,
  SweepMarket,
  SweepRecorder,
  SweepTable,
} from '../../src/backtest/index.ts';
import { makeRng } from '../../src/core/index.ts';
import { dailyReturns, maxDrawdown, sharpe } from '../../src/metrics/index.ts';
import { randomCase, randomSweep, type SweepCase } from './sweep-markets.ts';

const SEED = 20260731;
const CONFIGURATIONS = 1000;

interface Swept {
  readonly market: SweepMarket;
  readonly table: SweepTable;
  /** Row of the table. */
  readonly at: number;
  readonly recorder: SweepRecorder;
}

function sweep({ bars, target, options }: SweepCase): Swept {
  const market = new SweepMarket(bars);
  const table = new SweepTable(1);
  const recorder = new SweepRecorder(market.days);
  const plan = planSweep(market, parseExecution(options, bars.intervalMs));
  new Sweeper(market, [plan]).run(compressTarget(target), table, 0, [recorder]);
  return { market, table, at: 0, recorder };
}

/** Holds one number against another: the same bits in `units`, 1e-9 of `scale` in `weights`. */
function same(ours: number, plain: number, exact: boolean, what: string, scale = Math.max(1, Math.abs(plain))): void {
  if (exact || Number.isNaN(plain)) expect(ours, what).toBe(plain);
  else expect(Math.abs(ours - plain), what).toBeLessThanOrEqual(1e-9 * scale);
}

function check(example: SweepCase, label: string, swept = sweep(example)): { plain: BacktestResult; touched: boolean } {
  const { market, table, at, recorder } = swept;
  const equity = recorder.days;
  const plain = runBacktest(example.bars, example.target, parseExecution(example.options, example.bars.intervalMs));
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
  const daily = dailyReturns({ ...plain, time: example.bars.time }).value;
  const ratio = sharpe(daily, 365);
  if (exact || Math.abs(ratio) < 1e6) same(table.sharpe[at]!, ratio, exact, `${label} sharpe`);
  same(table.totalReturn[at]!, plain.equity.at(-1)! - 1, exact, `${label} return`);
  same(table.dailyDrawdown[at]!, maxDrawdown(atDayEnds), exact, `${label} drawdown`);
  same(table.turnover[at]!, plain.turnover, exact, `${label} turnover`);
  same(table.costs[at]!, plain.costs, exact, `${label} costs`);
  expect([table.trades[at], table.orders[at]], label).toEqual([plain.trades.length, fills.row.length]);
  const held = plain.position.reduce((sum, position) => sum + (position === 0 ? 0 : 1), 0);
  same(table.exposure[at]!, held / example.bars.close.length, true, `${label} exposure`);
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

it('gives the same when many rule sets share what is known of several targets', () => {
  const rng = makeRng(SEED + 1);
  let stops = 0;
  let dropped = 0;
  for (let i = 0; i < 60; i++) {
    const { bars, rules, targets } = randomSweep(rng);
    const market = new SweepMarket(bars);
    const plans = rules.map((options) => planSweep(market, parseExecution(options, bars.intervalMs)));
    const sweeper = new Sweeper(market, plans);
    const table = new SweepTable(plans.length * targets.length);
    const together = new SweepTable(plans.length * targets.length);
    new Sweeper(market, plans).runAll(
      targets.map(compressTarget),
      together,
      targets.map((_, t) => t * plans.length),
    );
    for (const [t, target] of targets.entries()) {
      const recorders = plans.map(() => new SweepRecorder(market.days));
      const at = t * plans.length;
      sweeper.run(compressTarget(target), table, at, recorders);
      for (const [k, options] of rules.entries()) {
        const label = `sweep ${i} target ${t} rules ${k}`;
        const { plain, touched } = check({ bars, target, options }, label, {
          market,
          table,
          at: at + k,
          recorder: recorders[k]!,
        });
        if (touched) stops++;
        dropped += plain.counts.droppedSignals;
      }
    }
    // One target at a time, or all of them row by row.
    expect(together, `sweep ${i} together`).toEqual(table);
  }
  expect(stops).toBeGreaterThan(500);
  expect(dropped).toBeGreaterThan(50);
});

it('without a recorder the figures are the same', () => {
  const rng = makeRng(SEED + 2);
  const { bars, rules, targets } = randomSweep(rng);
  const market = new SweepMarket(bars);
  const plans = rules.map((options) => planSweep(market, parseExecution(options, bars.intervalMs)));
  const sweeper = new Sweeper(market, plans);
  const with_ = new SweepTable(plans.length);
  const without = new SweepTable(plans.length);
  for (const target of targets) {
    sweeper.run(
      compressTarget(target),
      with_,
      0,
      plans.map(() => new SweepRecorder(market.days)),
    );
    sweeper.run(compressTarget(target), without, 0);
    expect(without).toEqual(with_);
  }
});

it('finds crossings where the column of the target has its changes', () => {
  const rng = makeRng(SEED + 3);
  for (let i = 0; i < 200; i++) {
    const rows = 1 + rng.int(100);
    const fast = Float64Array.from({ length: rows }, () => rng.int(4));
    const slow = Float64Array.from({ length: rows }, () => rng.int(4));
    const start = rng.int(rows + 3);
    const found = new Crossings();
    found.find(fast, slow, start);
    const { count, row, value } = compressTarget(fast.map((x, t) => (t < start ? 0 : x > slow[t]! ? 1 : -1)));
    expect(found.count).toBe(count);
    expect([...found.row.subarray(0, count)]).toEqual([...row]);
    expect([...found.value.subarray(0, count)]).toEqual([...value]);
  }
});

it('finds the crossings of many pairs at once, in pieces, where each pair on its own has them', () => {
  const rng = makeRng(SEED + 4);
  for (let i = 0; i < 200; i++) {
    const rows = 1 + rng.int(80);
    const [fasts, slows] = [1 + rng.int(3), 1 + rng.int(4)];
    const count = fasts + slows;
    const starts = Array.from({ length: count }, () => rng.int(rows + 2));
    // Few distinct values, so that many are equal.
    const columns = starts.map((start) =>
      Float64Array.from({ length: rows }, (_, t) => (t < start ? Number.NaN : rng.int(5))),
    );
    const pairs = Array.from({ length: fasts * slows }, (_, k) => ({
      fast: k % fasts,
      slow: fasts + Math.floor(k / fasts),
      into: new Crossings(),
    }));
    const crossings = new OrderCrossings(starts, pairs);
    for (let base = 0; base < rows; ) {
      const length = Math.min(rows - base, 1 + rng.int(20));
      const piece = Float64Array.from({ length: length * count }, (_, j) => {
        return columns[j % count]![base + Math.floor(j / count)]!;
      });
      crossings.advance(piece, base, length);
      base += length;
    }
    for (const { fast, slow, into } of pairs) {
      const alone = new Crossings();
      alone.find(columns[fast]!, columns[slow]!, Math.max(starts[fast]!, starts[slow]!));
      expect([into.count, ...into.row.subarray(0, into.count)]).toEqual([
        alone.count,
        ...alone.row.subarray(0, alone.count),
      ]);
      expect([...into.value.subarray(0, into.count)]).toEqual([...alone.value.subarray(0, alone.count)]);
    }
  }
});

it('says which rules it does not know, and refuses them', () => {
  const knows = (options: Record<string, unknown>): boolean => isSweepable(parseExecution(options, 60_000));
  expect(knows({})).toBe(true);
  expect(
    knows({
      costs: [
        { use: 'fees', params: { makerBps: 1, takerBps: 4 } },
        { use: 'spread', params: { halfBps: 1 } },
      ],
    }),
  ).toBe(true);
  const stopLoss = { atr: 2 };
  for (const options of [
    { fill: 'next-vwap' },
    { intrabar: 'replay' },
    { stopLoss: { ...stopLoss, trail: 'trailing' } },
    { stopLoss: { ...stopLoss, trail: 'chandelier' } },
    { takeProfit: { atr: 2, share: 0.5 } },
    { takeProfit: { atr: 2, trail: 1 } },
    { breakEven: { atr: 1 } },
    { volumeCap: 0.1 },
    { maxPosition: 1 },
    { maxLeverage: 2 },
    { minTrade: 0.1 },
    { costs: [{ use: 'volatility-slippage', params: { share: 0.1 } }] },
    { costs: [{ use: 'linear-impact', params: { coefficient: 1 } }] },
    { costs: [{ use: 'funding' }] },
    { costs: [{ use: 'borrow', params: { shortBpsPerYear: 10 } }] },
  ]) {
    expect(knows(options), JSON.stringify(options)).toBe(false);
    const market = new SweepMarket(randomSweep(makeRng(1)).bars);
    expect(() => planSweep(market, parseExecution(options, 60_000))).toThrow('runBacktest');
  }
});
