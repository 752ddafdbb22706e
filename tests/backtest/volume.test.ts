import { describe, expect, it } from 'vitest';
import { type BacktestResult, FILL_REASONS, parseExecution, runBacktest } from '../../src/backtest/index.ts';
import { barsOf, HALF_HOUR } from './bars.ts';

const CAPITAL = 10_000;
const SIGNAL_BAR = [100, 102, 98, 100, 900];
const CALM_BAR = [100, 101, 99, 100, 900];

/** A market that stands at a price, with a volume. */
const still = (price: number, volume: number): number[] => [price, price, price, price, volume];

function run(rows: readonly (readonly number[])[], target: readonly number[], options: object): BacktestResult {
  const rules = parseExecution({ costBps: 0, capital: CAPITAL, ...options }, HALF_HOUR);
  const held = Float64Array.from(rows, (_, t) => target[Math.min(t, target.length - 1)]!);
  return runBacktest(barsOf(rows), held, rules);
}

/** Fills as [row, signed units of an account of 10,000, price, reason]. */
function fillsOf({ fills }: BacktestResult): unknown[][] {
  return Array.from(fills.row, (row, i) => [
    row,
    Number((fills.side[i]! * fills.size[i]! * CAPITAL).toFixed(4)),
    fills.price[i],
    FILL_REASONS[fills.reason[i]!],
  ]);
}

const reasonsOf = ({ trades }: BacktestResult): string[] => trades.map(({ exitReason }) => exitReason);

describe('orders that a bar’s volume cuts short', () => {
  const capped = { volumeCap: 0.1 };

  it('a flip that leaves two units of the old side goes on flipping them, and the trade ends by the flip', () => {
    const result = run(
      [still(100, 1000), still(100, 1000), still(150, 480), still(140, 0), still(140, 1000), still(140, 1000)],
      [0.5, -0.5],
      { ...capped, stopLoss: { atr: 1, window: 1 } },
    );
    // Bought 50; at 150 the account is worth 12,500: −41.67 units are wanted, 48 may be sold, 2 stay. At 140 the account is
    // worth 5,000 + 48 × 150 + 2 × 140 = 12,480: −44.57 units.
    expect(fillsOf(result)).toEqual([
      [1, 50, 100, 'entry'],
      [2, -48, 150, 'flip'],
      [4, -46.5714, 140, 'flip'],
    ]);
    expect(result.position[3]).toBeGreaterThan(0);
    expect(result.position[4]).toBeCloseTo(-0.5, 12);
    expect(reasonsOf(result)).toEqual(['flip', 'end']);
  });

  it('the units left of the old side keep their own stop, and the new side is still opened', () => {
    const result = run(
      [SIGNAL_BAR, CALM_BAR, [150, 152, 149, 150, 480], [150, 151, 149, 150, 1000], still(150, 1000)],
      [0.5, -0.5],
      { ...capped, stopLoss: { atr: 1, window: 1 }, armDelayBars: 0 },
    );
    expect(fillsOf(result).slice(0, 3)).toEqual([
      [1, 50, 100, 'entry'],
      [2, -48, 150, 'flip'],
      [3, -43.6667, 150, 'flip'],
    ]);
    expect(result.position[3]).toBeLessThan(0);
  });

  it('a partial profit rests at its price until volume has taken its share', () => {
    const rows = [SIGNAL_BAR, CALM_BAR, [104, 110, 103, 106, 0], [106, 109, 105, 107, 100], [107, 112, 107, 110, 900]];
    const result = run(rows, [0.5], { ...capped, takeProfit: { atr: 2, window: 1, share: 0.5 } });
    expect(fillsOf(result)).toEqual([
      [1, 50, 100, 'entry'],
      [3, -10, 108, 'take-profit'],
      [4, -15, 108, 'take-profit'],
    ]);
    expect(result.counts).toMatchObject({ emptyBars: 1, volumeCuts: 1 });
  });

  it('a whole profit rests too, as a maker, and what is left still meets the stop as a taker', () => {
    const rows = [SIGNAL_BAR, CALM_BAR, [104, 110, 103, 106, 100], [106, 107, 95, 96, 900]];
    const result = run(rows, [0.5], {
      ...capped,
      takeProfit: { atr: 2, window: 1 },
      stopLoss: { atr: 1, window: 1 },
      costs: [{ use: 'fees', params: { makerBps: 0, takerBps: 10 } }],
    });
    expect(fillsOf(result).slice(1)).toEqual([
      [2, -10, 108, 'take-profit'],
      [3, -40, 96, 'stop-loss'],
    ]);
    // 10 bps of 5,000 in, nothing at the profit, 10 bps of 3,840 out.
    expect(Array.from(result.fills.cost, (cost) => Number((cost * CAPITAL).toFixed(2)))).toEqual([5, 0, 3.84]);
  });

  it('an exit that has begun goes to its end before the target is filled again', () => {
    const thin = still(97, 100);
    const rows = [SIGNAL_BAR, CALM_BAR, [98, 99, 95, 97, 100], thin, thin, thin, thin, thin, thin];
    const result = run(rows, [0.5, 0.5, 0, 0.5], { ...capped, stopLoss: { atr: 1, window: 1 } });
    const fills = fillsOf(result);
    expect(fills.slice(1, 6).map(([, units]) => units)).toEqual([-10, -10, -10, -10, -10]);
    expect(fills.findIndex(([, units]) => (units as number) > 0 && units !== 50)).toBeGreaterThanOrEqual(6 - 1);
  });

  it('all orders of a bar share its volume', () => {
    const rows = [SIGNAL_BAR, CALM_BAR, [98, 99, 95, 97, 300], still(97, 900)];
    const result = run(rows, [0.5, -0.5], {
      ...capped,
      fill: 'next-close',
      stopLoss: { atr: 1, window: 1 },
      armDelayBars: 0,
    });
    const taken = new Map<number, number>();
    for (const [row, units] of fillsOf(result))
      taken.set(row as number, (taken.get(row as number) ?? 0) + Math.abs(units as number));
    for (const [row, units] of taken) expect(units).toBeLessThanOrEqual(0.1 * rows[row]![4]! + 1e-6);
  });

  it('what is left is sent even where it is smaller than the smallest order', () => {
    const rows = [still(100, 480), still(100, 480), still(100, 480)];
    const result = run(rows, [0.5], { ...capped, minTrade: 0.05 });
    expect(fillsOf(result)).toEqual([
      [1, 48, 100, 'entry'],
      [2, 2, 100, 'resize'],
    ]);
  });
});

describe('what goes first', () => {
  const capped = { volumeCap: 0.1 };

  it('a stop’s remainder leaves for the stop’s reason, with its cooldown, before what is wanted next', () => {
    const rows = [SIGNAL_BAR, CALM_BAR, [98, 99, 95, 97, 200], ...Array.from({ length: 6 }, () => still(94, 9000))];
    const result = run(rows, [0.5, 0.5, 0, 0.5], { ...capped, stopLoss: { atr: 1, window: 1 }, cooldownBars: 3 });
    expect(fillsOf(result).map(([row, units, , reason]) => [row, reason, Math.sign(units as number)])).toEqual([
      [1, 'entry', 1],
      [2, 'stop-loss', -1],
      [3, 'stop-loss', -1],
      [7, 'entry', 1],
    ]);
    expect(reasonsOf(result)[0]).toBe('stop-loss');
  });

  it('a profit that is reached ends the filling of the entry', () => {
    const rows = [SIGNAL_BAR, still(100, 200), [103, 105, 103, 104, 200], still(103, 200), still(103, 200)];
    const result = run(rows, [1], { ...capped, takeProfit: { atr: 1, window: 1 } });
    // Bar 2 gives its 20 units to the entry at its open; the profit of 104 then finds none, and rests.
    expect(fillsOf(result)).toEqual([
      [1, 20, 100, 'entry'],
      [2, 20, 103, 'resize'],
    ]);
    expect(result.position[4]).toBeGreaterThan(0);
  });
});

describe('the leverage cap', () => {
  const still9 = (price: number): number[] => still(price, 9000);

  it('a flip from a drifted short is opened as far as the cap allows', () => {
    const result = run([still9(100), still9(100), still9(128), still9(129)], [-2, -2, 2], {
      costBps: 7,
      maxLeverage: 2,
    });
    expect(result.position[3]).toBeGreaterThan(1.9);
    expect(result.position[3]).toBeLessThanOrEqual(2.05);
  });

  it('holds for orders that shrink a position too', () => {
    const result = run([still9(100), still9(100), still9(70), still9(70)], [2, 2.5], { maxLeverage: 2 });
    expect(result.position[2]).toBeCloseTo(2, 9);
    expect(result.counts.leverageCuts).toBeGreaterThan(0);
  });
});

describe('orders whose own impact they cannot pay', () => {
  it('a long takes the largest size that cash pays with its impact', () => {
    // Impact of u units: 4 % × u ÷ 100 of their value; u × 100 × (1 + 0.0004 u) = 10,000.
    const result = run([[100, 102, 98, 100, 50], [100, 101, 99, 100, 100], CALM_BAR], [1], {
      costs: [{ use: 'linear-impact', params: { coefficient: 1, window: 1 } }],
    });
    const units = (-1 + Math.sqrt(1 + 4 * 0.0004 * 100)) / (2 * 0.0004);
    expect(fillsOf(result)[0]![1]).toBeCloseTo(units, 4);
  });

  it('a flip that cannot be paid at least leaves the short', () => {
    const result = run(
      [still(100, 1000), [100, 104, 96, 100, 1000], still(150, 20), [150, 165, 140, 160, 1000], still(160, 1000)],
      [-1, 1],
      { costs: [{ use: 'linear-impact', params: { coefficient: 1, window: 1 } }] },
    );
    expect(result.position[2]).toBeGreaterThanOrEqual(0);
  });
});

describe('the account in weights', () => {
  it('opens nothing on the bar that lost all there was', () => {
    const rows = [
      [100, 101, 99, 100, 9, 100],
      [100, 100, 100, 100, 9, 100],
      [60, 100, 40, 40, 9, 90],
      [40, 40, 40, 40, 9, 40],
    ];
    const options = { accounting: 'weights', fill: 'next-vwap', stopLoss: { atr: 1, window: 1 } };
    const result = run(rows, [3, -3], options);
    expect(Array.from(result.equity.subarray(2))).toEqual([0, 0]);
    expect(reasonsOf(result)).toEqual(['ruin']);
  });

  it('a partial profit takes its share of what is held, whatever was wanted', () => {
    const rows = [SIGNAL_BAR, CALM_BAR, [104, 110, 103, 106, 900]];
    const result = run(rows, [5], {
      accounting: 'weights',
      maxLeverage: 2,
      takeProfit: { atr: 2, window: 1, share: 0.5 },
    });
    expect(Array.from(result.fills.size)).toEqual([2, 1]);
  });

  it('an order that finds nothing left ends the trade there with what there was, and the account stays dead', () => {
    const rows = [still(100, 9), still(100, 9), [250, 500, 250, 500, 9], still(500, 9)];
    for (const to of [1, 0]) {
      const result = run(rows, [-1, to], { accounting: 'weights' });
      expect(Array.from(result.equity)).toEqual([1, 1, 0, 0]);
      expect(result.trades.map(({ pnl, exitReason }) => [pnl, exitReason])).toEqual([[-1, 'ruin']]);
    }
  });
});

it('after a gap beyond a partial profit the rest still meets the stop in that bar, whatever the fill', () => {
  const rows = [SIGNAL_BAR, CALM_BAR, [110, 111, 90, 105, 900]];
  for (const fill of ['next-open', 'next-close']) {
    const result = run(rows, [0.5], {
      fill,
      stopLoss: { atr: 1, window: 1 },
      takeProfit: { atr: 2, window: 1, share: 0.5 },
      armDelayBars: 1,
    });
    const exits = fillsOf(result).slice(1);
    expect(
      exits.map(([, , price, reason]) => [price, reason]),
      fill,
    ).toEqual([
      [110, 'take-profit'],
      [96, 'stop-loss'],
    ]);
  }
});

describe('fills at the average price', () => {
  const bar = (average: number): number[] => [100, 102, 98, 101, 9, average];

  it('a bar without one fills nothing, and the target waits', () => {
    const result = run([bar(100), bar(Number.NaN), bar(0), bar(101)], [0.5], { fill: 'next-vwap' });
    expect(fillsOf(result).map(([row, , price]) => [row, price])).toEqual([[3, 101]]);
    expect(result.counts.gapWaits).toBe(2);
  });

  it('one outside of its bar is refused', () => {
    expect(() => run([bar(100), bar(103)], [0.5], { fill: 'next-vwap' })).toThrow(/lies outside of its range/);
  });
});

describe('ranges', () => {
  it('an outage does not pull a chandelier to the price', () => {
    const market = [SIGNAL_BAR, CALM_BAR, ...Array.from({ length: 5 }, () => CALM_BAR)];
    const gaps = Array.from({ length: 60 }, (_, i) => market.length + i);
    const rows = [...market, ...gaps.map(() => still(100, 0)), still(100, 9), still(100, 9)];
    const rules = parseExecution({ stopLoss: { atr: 3, window: 14, trail: 'chandelier' } }, HALF_HOUR);
    const result = runBacktest(barsOf(rows, gaps), new Float64Array(rows.length).fill(1), rules);
    expect(result.fills.row.length).toBe(1);
  });

  it('a market that stood still gives no stop at the price itself', () => {
    const result = run([still(100, 9), still(100, 9), still(100, 9), still(99, 9)], [1], {
      stopLoss: { atr: 5, window: 1 },
    });
    expect(reasonsOf(result)).toEqual(['end']);
  });

  it('a market that stood still gives no break-even either', () => {
    const rows = [...Array.from({ length: 4 }, () => still(100, 9)), [100, 110, 99, 110, 9]];
    const result = run(rows, [0.5], { breakEven: { atr: 2, window: 1 } });
    expect(reasonsOf(result)).toEqual(['end']);
  });

  it('the row that decided what is filled gives the stop its range', () => {
    const rows = [
      [100, 101, 99, 100, 9],
      [100, 101, 99, 100, 9],
      [100, 120, 80, 100, 9],
      CALM_BAR,
      [100, 100, 70, 80, 9],
    ];
    const result = run(rows, [0.01, 0.01, 0.5], { minTrade: 0.05, stopLoss: { atr: 0.5, window: 1 } });
    expect(result.trades[0]).toMatchObject({ signalRow: 2, exitPrice: 80, exitReason: 'stop-loss' });
  });
});
