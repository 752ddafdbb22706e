import { describe, expect, it } from 'vitest';
import { DAY_MS, type Trade } from '../../src/core/index.ts';
import { dailyReturns, sharpe, strategyMetrics, wealth } from '../../src/metrics/index.ts';

// 12-hour bars from noon of the first day: one bar, two, two.
const time = Float64Array.of(0.5, 1, 1.5, 2, 2.5).map((days) => days * DAY_MS);
const barReturn = Float64Array.of(0.01, 0.02, -0.03, 0.04, 0.05);
const equity = wealth(barReturn);
const trade = (pnl: number, entryRow: number, exitRow: number): Trade => ({
  side: 1,
  signalRow: entryRow - 1,
  entryRow,
  exitRow,
  entryPrice: 1,
  exitPrice: 1,
  size: 1,
  fills: 2,
  pnl,
  costs: 0,
  costsBy: { fee: 0, spread: 0, slippage: 0, impact: 0, funding: 0, borrow: 0 },
  entryReason: 'entry',
  exitReason: 'signal',
});

describe('dailyReturns', () => {
  it('weights: sums the bar returns of each UTC day of the bars’ opens', () => {
    const { day, value } = dailyReturns({ time, barReturn, accounting: 'weights' });
    expect(Array.from(day)).toEqual([0, DAY_MS, 2 * DAY_MS]);
    expect(Array.from(value)).toEqual([0.01, 0.02 - 0.03, 0.04 + 0.05]);
  });

  it('units: changes of equity from day’s end to day’s end, the first from 1', () => {
    const { value } = dailyReturns({ time, equity, accounting: 'units' });
    expect(value[0]).toBeCloseTo(0.01, 12);
    expect(value[1]).toBeCloseTo(1.02 * 0.97 - 1, 12);
    expect(value[2]).toBeCloseTo(1.04 * 1.05 - 1, 12);
  });

  it('leaves out days without a scored row, and keeps the base of the next', () => {
    const scored = Uint8Array.of(1, 0, 0, 0, 1);
    const units = dailyReturns({ time, equity, accounting: 'units', scored });
    expect(Array.from(units.day)).toEqual([0, 2 * DAY_MS]);
    expect(units.value[1]).toBeCloseTo(1.04 * 1.05 - 1, 12);
    expect(Array.from(dailyReturns({ time, barReturn, accounting: 'weights', scored }).value)).toEqual([
      0.01,
      0.04 + 0.05,
    ]);
  });

  it('handles a day without any bar', () => {
    const { day, value } = dailyReturns({
      time: Float64Array.of(0, 3 * DAY_MS),
      equity: Float64Array.of(2, 3),
      accounting: 'units',
    });
    expect(Array.from(day)).toEqual([0, 3 * DAY_MS]);
    expect(Array.from(value)).toEqual([1, 0.5]);
  });

  it('units: the day of a ruin loses all, and every day after it returns 0', () => {
    const { value } = dailyReturns({
      time: Float64Array.of(0, 1, 2, 3).map((days) => days * DAY_MS),
      equity: Float64Array.of(1.5, 0, 0, 0),
      accounting: 'units',
    });
    expect(Array.from(value)).toEqual([0.5, -1, 0, 0]);
  });

  it('says which series an account needs', () => {
    expect(() => dailyReturns({ time, equity, accounting: 'weights' })).toThrow('need barReturn');
  });
});

describe('strategyMetrics', () => {
  const run = {
    time,
    equity,
    barReturn,
    position: Float64Array.of(0, 1, -0.5, 1, 0),
    trades: [trade(0.03, 1, 2), trade(-0.01, 2, 3), trade(0.02, 3, -1)],
    turnover: 3,
    accounting: 'weights' as const,
    costBps: 7,
  };

  it('follows the reference: daily sums, √365, days ÷ 365 years, equity at every close', () => {
    const metrics = strategyMetrics(run);
    const days = [0.01, 0.02 - 0.03, 0.04 + 0.05];
    expect(metrics.sharpe).toBe(sharpe(days, 365));
    expect(metrics.totalReturn).toBeCloseTo(1.01 * 1.02 * 0.97 * 1.04 * 1.05 - 1, 12);
    expect(metrics.maxDrawdown).toBeCloseTo(0.03, 12);
    expect(metrics.turnoverPerYear).toBe(3 / (3 / 365));
    expect(metrics.exposure).toBe(0.5);
    expect(metrics.trades).toBe(3);
    expect(metrics.cagr).toBeCloseTo((1 + metrics.totalReturn) ** (365 / 3) - 1, 6);
    expect(metrics.calmar).toBe(metrics.cagr / metrics.maxDrawdown);
    expect(metrics.hitRate).toBe(2 / 3);
    expect(metrics.profitFactor).toBeCloseTo(5, 12);
    expect(metrics.averageHoldBars).toBeCloseTo((1 + 1 + 2) / 3, 12);
    expect(metrics.costBps).toBe(7);
  });

  it('counts scored rows and days only', () => {
    const metrics = strategyMetrics({ ...run, scored: Uint8Array.of(0, 1, 1, 1, 0) });
    expect(metrics.exposure).toBeCloseTo(2.5 / 3, 12);
    expect(metrics.turnoverPerYear).toBe(3 / (2 / 365));
  });

  it('a strategy that never trades has undefined ratios, no drawdown and no return', () => {
    const flat = strategyMetrics({
      ...run,
      equity: new Float64Array(5).fill(1),
      barReturn: new Float64Array(5),
      position: new Float64Array(5),
      trades: [],
      turnover: 0,
    });
    for (const key of ['sharpe', 'sortino', 'calmar', 'hitRate', 'profitFactor', 'averageHoldBars'] as const) {
      expect(flat[key], key).toBeNaN();
    }
    expect(flat).toMatchObject({ totalReturn: 0, cagr: 0, maxDrawdown: 0, volatility: 0, exposure: 0, trades: 0 });
  });

  it('without a losing trade the profit factor is infinite', () => {
    expect(strategyMetrics({ ...run, trades: [trade(0.1, 0, 1)] }).profitFactor).toBe(Number.POSITIVE_INFINITY);
  });
});
