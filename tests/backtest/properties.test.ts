import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BacktestResult, FILL_REASONS, parseExecution, runBacktest } from '../../src/backtest/index.ts';
import { type Bars, sliceBars } from '../../src/core/index.ts';
import { barsOf, HALF_HOUR } from './bars.ts';

const SEED = { seed: 20240611, numRuns: 400 };

interface Case {
  readonly bars: Bars;
  readonly target: Float64Array;
  readonly options: Record<string, unknown>;
}

const step = fc.record({
  jump: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.double({ min: -0.05, max: 0.05, noNaN: true })),
  up: fc.double({ min: 0, max: 0.03, noNaN: true }),
  down: fc.double({ min: 0, max: 0.03, noNaN: true }),
  close: fc.double({ min: 0, max: 1, noNaN: true }),
  gap: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
  keep: fc.oneof({ weight: 2, arbitrary: fc.constant(true) }, fc.boolean()),
  target: fc.constantFrom(-1, -0.5, 0, 0.3, 1),
});

const level = fc.option(
  fc.record({
    atr: fc.double({ min: 0.2, max: 4, noNaN: true }),
    window: fc.integer({ min: 1, max: 5 }),
    seed: fc.constantFrom('first', 'sma'),
    basis: fc.constantFrom('absolute', 'fraction'),
    reference: fc.constantFrom('fill', 'signal-close'),
  }),
);

const options = fc.record({
  fill: fc.constantFrom('next-open', 'next-close'),
  costBps: fc.double({ min: 0, max: 40, noNaN: true }),
  fillOnGap: fc.boolean(),
  stopLoss: level,
  takeProfit: level,
  armDelayBars: fc.integer({ min: 0, max: 3 }),
  intrabar: fc.constantFrom('worst', 'best', 'stop-first'),
  timedExitBars: fc.option(fc.integer({ min: 1, max: 6 })),
  cooldownBars: fc.integer({ min: 0, max: 4 }),
  stopDropsSignal: fc.boolean(),
});

const cases: fc.Arbitrary<Case> = fc
  .record({ steps: fc.array(step, { minLength: 3, maxLength: 60 }), options })
  .map(({ steps, options }) => {
    const rows: number[][] = [];
    const gaps: number[] = [];
    let last = 100;
    let held = 0;
    const target = Float64Array.from(steps, ({ jump, up, down, close, gap, keep, target }, t) => {
      if (gap && t > 0) {
        gaps.push(t);
        rows.push([last, last, last, last]);
      } else {
        const open = last * (1 + jump);
        const [high, low] = [open * (1 + up), open * (1 - down)];
        last = low + close * (high - low);
        rows.push([open, high, low, last]);
      }
      if (!keep) held = target;
      return held;
    });
    return { bars: barsOf(rows, gaps), target, options };
  });

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
      const bars = barsOf(rows.map(([open, close]) => [open, Math.max(open, close), Math.min(open, close), close]));
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

it('the same fills at a higher cost never earn more', () => {
  fc.assert(
    fc.property(cases, fc.double({ min: 0, max: 100, noNaN: true }), (example, more) => {
      for (const account of [{ accounting: 'weights' }, { accounting: 'units', fixedUnits: 0.001 }]) {
        const cheap = run(example, { ...account, costBps: 5 });
        const dear = run(example, { ...account, costBps: 5 + more });
        expect([...dear.fills.price]).toEqual([...cheap.fills.price]);
        for (const [t, value] of dear.equity.entries()) expect(value).toBeLessThanOrEqual(cheap.equity[t]! + 1e-15);
      }
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
      const options = {
        ...example.options,
        stopLoss: absolute(example.options.stopLoss),
        takeProfit: absolute(example.options.takeProfit),
      };
      // Prices rounded to eighths mirror exactly, so that no level is touched on one side only.
      const eighths = (value: number): number => Math.round(8 * value) / 8;
      const rows = Array.from(bars.open, (_, t) =>
        [bars.open[t]!, bars.high[t]!, bars.low[t]!, bars.close[t]!].map(eighths),
      );
      const gaps = [...bars.gap.keys()].filter((t) => bars.gap[t] === 1);
      const mirrored = rows.map(([open, high, low, close]) => [1024 - open!, 1024 - low!, 1024 - high!, 1024 - close!]);
      const more = { accounting: 'units', costBps: 0, fixedUnits: 1e-4 };
      const plain = run({ bars: barsOf(rows, gaps), target: example.target, options }, more);
      const other = run({ bars: barsOf(mirrored, gaps), target: example.target.map((w) => 0 - w), options }, more);
      expect([...other.fills.row]).toEqual([...plain.fills.row]);
      expect([...other.fills.reason]).toEqual([...plain.fills.reason]);
      for (const [t, value] of plain.equity.entries()) expect(other.equity[t]).toBeCloseTo(value, 10);
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
