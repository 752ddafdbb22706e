import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  Backtest,
  type BacktestResult,
  FILL_REASONS,
  parseExecution,
  runBacktest,
  scaleCosts,
} from '../../src/backtest/index.ts';
import { type Bars, makeBars, sliceBars } from '../../src/core/index.ts';
import { barsOf, HALF_HOUR } from './bars.ts';
import { type Case, cases, options } from './cases.ts';

const SEED = { seed: 20240611, numRuns: 400 };

function run({ bars, target, options }: Case, more: Record<string, unknown>): BacktestResult {
  return runBacktest(bars, target, parseExecution({ ...options, ...more }, HALF_HOUR));
}

/** What a row's fills were, and all before it, as text: two runs agree on a prefix where the texts do. */
function fillsBefore({ fills }: BacktestResult, end: number): string {
  const seen = [...fills.row].findIndex((row) => row >= end);
  const count = seen < 0 ? fills.row.length : seen;
  return JSON.stringify(Object.values(fills).map((column) => [...column.subarray(0, count)]));
}

/** Holds a units account against its fills, bar by bar. @returns whether it was ruined */
function checkUnits(bars: Bars, { equity, fills, trades, barReturn, position }: BacktestResult): boolean {
  let cash = 1;
  let units = 0;
  let next = 0;
  let ruined = false;
  for (let t = 0; t < equity.length; t++) {
    const before = t === 0 ? 1 : equity[t - 1]!;
    if (ruined) {
      expect([equity[t], barReturn[t], position[t], fills.row[next]]).toEqual([0, 0, 0, undefined]);
      continue;
    }
    for (; fills.row[next] === t; next++) {
      const change = fills.side[next]! * fills.size[next]!;
      cash -= change * fills.price[next]! + fills.cost[next]!;
      units += change;
    }
    const held = units * bars.close[t]!;
    const rounding = 1e-9 * (Math.abs(cash) + Math.abs(held));
    ruined = equity[t] === 0;
    if (ruined) {
      expect(cash + held).toBeLessThanOrEqual(rounding);
      expect([barReturn[t], position[t]]).toEqual([-1, 0]);
    } else {
      expect(equity[t]).toBeGreaterThan(0);
      expect(Math.abs(equity[t]! - cash - held)).toBeLessThanOrEqual(rounding);
    }
    expect(Math.abs(before * (1 + barReturn[t]!) - equity[t]!)).toBeLessThan(1e-12 * Math.max(1, before));
  }
  const gained = trades.reduce((sum, { pnl }) => sum + pnl, 0);
  expect(Math.abs(gained - (equity.at(-1)! - 1))).toBeLessThan(1e-9 * Math.max(1, ...equity));
  expect(trades.slice(0, -1).every(({ exitReason }) => exitReason !== 'ruin')).toBe(true);
  return ruined;
}

it('units: equity is cash plus units at the close at every bar, and never below 0 cash for a long', () => {
  fc.assert(
    fc.property(cases, (example) => {
      const result = run(example, { accounting: 'units' });
      checkUnits(example.bars, result);
      let cash = 1;
      for (const [i, price] of result.fills.price.entries()) {
        cash -= result.fills.side[i]! * result.fills.size[i]! * price + result.fills.cost[i]!;
        const last = result.fills.row[i + 1] !== result.fills.row[i];
        if (last && result.position[result.fills.row[i]!]! > 0) expect(cash).toBeGreaterThan(-1e-12);
      }
    }),
    SEED,
  );
});

it('units: where prices leap and targets borrow, equity is cash plus units until ruin, and 0 from there on', () => {
  const price = fc.constantFrom(40, 80, 100, 130, 250);
  const weight = fc.constantFrom(-2, -1, -0.5, 0, 1, 3);
  let ruins = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(price, price, weight), { minLength: 3, maxLength: 30 }), options, (rows, options) => {
      const bars = barsOf(
        rows.map(([open, close]) => [open, Math.max(open, close), Math.min(open, close), close, 1, (open + close) / 2]),
      );
      const target = Float64Array.from(rows, (row) => row[2]);
      if (checkUnits(bars, run({ bars, target, options }, { accounting: 'units' }))) ruins++;
    }),
    SEED,
  );
  expect(ruins).toBeGreaterThan(SEED.numRuns / 10);
});

it('both accounts: after a ruin nothing earns, nothing is filled, and nothing more is counted as an entry', () => {
  // Long three times over; the price halves on row 2 and doubles again: a dead account cannot come back.
  const bars = barsOf([100, 100, 50, 100, 200, 100, 50].map((p, t, all) => [all[Math.max(0, t - 1)]!, 250, 40, p]));
  const target = Float64Array.of(3, 3, -3, 3, -3, 3, -3);
  for (const accounting of ['units', 'weights'] as const) {
    const result = run({ bars, target, options: {} }, { accounting });
    expect(result.ruinRow, accounting).toBe(2);
    expect(Array.from(result.equity.subarray(2)), accounting).toEqual([0, 0, 0, 0, 0]);
    expect(Array.from(result.barReturn.subarray(2)), accounting).toEqual([-1, 0, 0, 0, 0]);
    expect(Array.from(result.position.subarray(2)), accounting).toEqual([0, 0, 0, 0, 0]);
    expect(
      result.trades.map(({ exitReason }) => exitReason),
      accounting,
    ).toEqual(['ruin']);
    expect(result.entries, accounting).toBe(1);
    expect(
      result.fills.row.every((row) => row <= 2),
      accounting,
    ).toBe(true);
  }
});

it('both accounts: costs, turnover and trades add up to the fills', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom('units', 'weights'), (example, accounting) => {
      const result = run(example, { accounting });
      const { fills, trades } = result;
      const costs = fills.cost.reduce((sum, cost) => sum + cost, 0);
      expect(result.costs).toBeCloseTo(costs, 12);
      expect(trades.reduce((sum, trade) => sum + trade.costs, 0)).toBeCloseTo(costs, 12);
      if (accounting === 'weights') {
        expect(result.turnover).toBeCloseTo(
          fills.size.reduce((sum, size) => sum + size, 0),
          12,
        );
        const summed = result.barReturn.reduce((sum, r) => sum + r, 0);
        expect(trades.reduce((sum, { pnl }) => sum + pnl, 0)).toBeCloseTo(summed, 10);
      }
      const open = trades.filter(({ exitRow }) => exitRow < 0);
      expect(open.length).toBe(result.position.at(-1) === 0 ? 0 : 1);
    }),
    SEED,
  );
});

it('every fill lies in its bar’s range, not on the first row, and on a gap row only where that is allowed', () => {
  fc.assert(
    fc.property(cases, (example) => {
      const { bars, options } = example;
      // A level off the signal close may lie beyond the open of the entry bar; it fills at the open then too.
      const { fills } = run(example, {});
      for (const [i, row] of fills.row.entries()) {
        expect(row).toBeGreaterThan(0);
        if (!options.fillOnGap) expect(bars.gap[row]).toBe(0);
        expect(fills.price[i]).toBeGreaterThanOrEqual(bars.low[row]! * (1 - 1e-12));
        expect(fills.price[i]).toBeLessThanOrEqual(bars.high[row]! * (1 + 1e-12));
        expect(fills.reason[i]).toBeLessThan(FILL_REASONS.length);
      }
    }),
    SEED,
  );
});

it('no bar takes more than its share of volume, and nothing fills without any', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom('units', 'weights'), ({ bars, target, options }, accounting) => {
      const rules = parseExecution(
        { ...options, accounting, volumeCap: 0.1, capital: 100, stopDropsSignal: false },
        HALF_HOUR,
      );
      const { fills, equity } = runBacktest(bars, target, rules);
      const taken = new Map<number, number>();
      for (const [i, row] of fills.row.entries()) {
        // In weights a fill's size is a fraction of the equity at its bar's beginning.
        const units = accounting === 'units' ? 1 : (row === 0 ? 1 : equity[row - 1]!) / fills.price[i]!;
        taken.set(row, (taken.get(row) ?? 0) + fills.size[i]! * units * 100);
      }
      for (const [row, units] of taken) expect(units).toBeLessThanOrEqual(0.1 * bars.volume[row]! * (1 + 1e-9));
    }),
    SEED,
  );
});

it('every trade has its side, ends for a reason, and is what its fills made of it', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom('units', 'weights'), (example, accounting) => {
      const { fills, trades, position, ruinRow } = run(example, { accounting });
      let [held, next] = [0, 0];
      for (let t = 0; t < ruinRow; t++) {
        for (; fills.row[next] === t; next++) held += fills.side[next]! * fills.size[next]!;
        // Sums of fills that cancel to rounding do not say which side is held.
        if (Math.abs(held) < 1e-12 && position[t] !== 0) continue;
        const side = Math.abs(held) < 1e-12 ? 0 : Math.sign(held);
        expect(Math.sign(position[t]!)).toBe(side);
        const open = trades.filter(({ entryRow, exitRow }) => entryRow <= t && (exitRow < 0 || exitRow > t));
        expect(open.map((trade) => trade.side)).toEqual(side === 0 ? [] : [side]);
      }
      expect(trades.every(({ exitReason, entryReason }) => exitReason !== undefined && entryReason !== undefined)).toBe(
        true,
      );
      const flips = fills.reason.filter((reason) => FILL_REASONS[reason] === 'flip').length;
      expect(trades.reduce((sum, trade) => sum + trade.fills, 0)).toBeLessThanOrEqual(fills.row.length + flips);
    }),
    SEED,
  );
});

it('a zero target costs nothing and earns nothing', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom('units', 'weights'), ({ bars, options }, accounting) => {
      const target = new Float64Array(bars.close.length);
      const result = run({ bars, target, options }, { accounting });
      expect([...result.equity].every((value) => value === 1)).toBe(true);
      expect([result.costs, result.turnover, result.fills.row.length, result.entries]).toEqual([0, 0, 0, 0]);
    }),
    SEED,
  );
});

it('the same fills at higher costs never earn more', () => {
  fc.assert(
    fc.property(cases, fc.double({ min: 1, max: 10, noNaN: true }), (example, times) => {
      // Sizes that do not depend on the money left, so that both fill the same.
      const fixed = { maxLeverage: null, volumeCap: null };
      for (const account of [{ accounting: 'weights' }, { accounting: 'units', fixedUnits: 0.001 }]) {
        const rules = parseExecution({ ...example.options, ...fixed, ...account }, HALF_HOUR);
        const cheap = runBacktest(example.bars, example.target, rules);
        const dear = runBacktest(example.bars, example.target, scaleCosts(rules, times));
        const free = runBacktest(example.bars, example.target, scaleCosts(rules, 0));
        expect([...dear.fills.price]).toEqual([...cheap.fills.price]);
        expect(free.costs).toBe(0);
        for (const [t, value] of dear.equity.entries()) {
          expect(value).toBeLessThanOrEqual(cheap.equity[t]! + 1e-15);
          expect(cheap.equity[t]).toBeLessThanOrEqual(free.equity[t]! + 1e-15);
        }
      }
    }),
    SEED,
  );
});

it('funding: what longs pay shorts earn, and equity is cash plus units with it', () => {
  const rate = fc.double({ min: -0.01, max: 0.01, noNaN: true });
  fc.assert(
    fc.property(
      cases,
      fc.array(rate, { minLength: 2, maxLength: 20 }),
      fc.integer({ min: 1, max: 5 }),
      (example, rates, every) => {
        const { bars, target } = example;
        const time = Float64Array.from(rates, (_, i) => bars.time[0]! + i * every * HALF_HOUR);
        const funding = { time, rate: Float64Array.from(rates) };
        const rules = parseExecution({ ...example.options, costs: [{ use: 'funding' }], fixedUnits: 0.001 }, HALF_HOUR);
        const { equity, fills, trades, costsBy, costs, ruinRow } = runBacktest(bars, target, rules, { funding });
        let [cash, units, paid, next] = [1, 0, 0, 0];
        for (let t = 0; t < ruinRow; t++) {
          const due = rates.findIndex((_, i) => i > 0 && time[i] === bars.time[t]);
          if (due >= 0) {
            const amount = units * bars.close[t - 1]! * rates[due]!;
            cash -= amount;
            paid += amount;
          }
          for (; fills.row[next] === t; next++) {
            const change = fills.side[next]! * fills.size[next]!;
            cash -= change * fills.price[next]!;
            units += change;
          }
          expect(Math.abs(equity[t]! - cash - units * bars.close[t]!)).toBeLessThan(1e-12);
        }
        expect(costsBy.funding).toBeCloseTo(paid, 12);
        expect(costs).toBeCloseTo(paid, 12);
        expect(trades.reduce((sum, trade) => sum + trade.costsBy.funding, 0)).toBeCloseTo(paid, 12);
        expect(trades.reduce((sum, { pnl }) => sum + pnl, 0)).toBeCloseTo(equity[ruinRow - 1]! - 1, 10);
      },
    ),
    SEED,
  );
});

it('bar by bar on columns whose later rows are not there yet: the same as over all bars at once', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom('units', 'weights'), (example, accounting) => {
      const { bars, target } = example;
      const n = target.length;
      const rules = parseExecution({ ...example.options, accounting }, HALF_HOUR);
      const names = ['open', 'high', 'low', 'close', 'volume', 'vwap'];
      const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(n).fill(Number.NaN)]));
      const gap = new Uint8Array(n).fill(1);
      const growing = makeBars({ time: new Float64Array(n).fill(Number.NaN), intervalMs: HALF_HOUR, columns, gap });
      const live = new Backtest(growing, [rules]);
      for (let t = 0; t < n; t++) {
        for (const name of names) columns[name]![t] = bars.columns[name]![t]!;
        growing.time[t] = bars.time[t]!;
        gap[t] = bars.gap[t]!;
        live.step(t, t === 0 ? 0 : target[t - 1]!, 0);
      }
      expect(live.result()).toEqual(runBacktest(bars, target, rules));
    }),
    SEED,
  );
});

it('cutting the future changes no past fill and no past equity', () => {
  fc.assert(
    fc.property(cases, fc.nat(), fc.constantFrom('units', 'weights'), (example, at, accounting) => {
      const { bars, target, options } = example;
      const end = 2 + (at % (target.length - 2));
      const whole = run(example, { accounting });
      const cut = { bars: sliceBars(bars, { start: 0, end }), target: target.slice(0, end), options };
      const past = run(cut, { accounting });
      expect(fillsBefore(past, end)).toBe(fillsBefore(whole, end));
      expect([...past.equity]).toEqual([...whole.equity.subarray(0, end)]);
      expect([...past.position]).toEqual([...whole.position.subarray(0, end)]);
    }),
    SEED,
  );
});

it('without costs and with fixed units, mirrored prices and sides mirror nothing away: the profit is the same', () => {
  const absolute = (rule: unknown): unknown => rule && { ...(rule as object), basis: 'absolute' };
  fc.assert(
    fc.property(cases, (example) => {
      const { bars } = example;
      const { breakEven } = example.options;
      const options = {
        ...example.options,
        costs: null,
        fill: example.options.fill === 'next-vwap' ? 'next-open' : example.options.fill,
        breakEven: breakEven && { ...(breakEven as object), offsetBps: 0 },
        stopLoss: absolute(example.options.stopLoss),
        takeProfit: absolute(example.options.takeProfit),
      };
      // Prices rounded to eighths mirror exactly, so that no level is touched on one side only.
      const eighths = (value: number): number => Math.round(8 * value) / 8;
      const rows = Array.from(bars.open, (_, t) => [
        ...[bars.open[t]!, bars.high[t]!, bars.low[t]!, bars.close[t]!].map(eighths),
        bars.volume[t]!,
      ]);
      const gaps = [...bars.gap.keys()].filter((t) => bars.gap[t] === 1);
      const mirrored = rows.map(([open, high, low, close, volume]) => [
        ...[open!, low!, high!, close!].map((price) => 2 ** 20 - price),
        volume!,
      ]);
      const more = { accounting: 'units', costBps: 0, fixedUnits: 1e-8 };
      const plain = run({ bars: barsOf(rows, gaps), target: example.target, options }, more);
      const other = run({ bars: barsOf(mirrored, gaps), target: example.target.map((w) => 0 - w), options }, more);
      expect([...other.fills.row]).toEqual([...plain.fills.row]);
      expect([...other.fills.reason]).toEqual([...plain.fills.reason]);
      for (const [t, value] of plain.equity.entries()) expect(other.equity[t]).toBeCloseTo(value, 14);
    }),
    SEED,
  );
});

it('bars and target are left as they were', () => {
  fc.assert(
    fc.property(cases, (example) => {
      const before = JSON.stringify([example.bars, [...example.target]]);
      run(example, {});
      expect(JSON.stringify([example.bars, [...example.target]])).toBe(before);
    }),
    { ...SEED, numRuns: 50 },
  );
});
