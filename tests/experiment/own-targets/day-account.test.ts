import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExecution, runBacktest } from '../../../src/backtest/index.ts';
import { DAY_MS, HOUR_MS, makeBars, makeRng } from '../../../src/core/index.ts';
import { ACCOUNT_FIGURES } from '../../../src/experiment/own-targets/account-figures.ts';
import { accountMeasures } from '../../../src/experiment/own-targets/account-measures.ts';
import { dayAccount, holdAccount } from '../../../src/experiment/own-targets/day-account.ts';
import {
  daysOfAccount,
  figureOfAccount,
  figureOfDays,
  isFigureOfDays,
} from '../../../src/experiment/own-targets/index.ts';
import type { OwnEvidence } from '../../../src/experiment/own-targets/measure.ts';
import { returnStatistics, strategyMetrics } from '../../../src/metrics/index.ts';

/** Hourly bars and a strategy that changes its mind now and then, scored from `start` on but for one missing segment. */
export function tradedWorld(seed: number, accounting: 'units' | 'weights', days = 40) {
  const n = days * 24;
  const rng = makeRng(seed);
  const start = 24 * 3 + rng.int(30);
  const close = new Float64Array(n);
  let price = 100;
  for (let t = 0; t < n; t++) close[t] = price *= 1 + 0.01 * rng.normal();
  const open = close.map((value) => value * (1 + 0.001 * rng.normal()));
  const bars = makeBars({
    time: Float64Array.from(close, (_, t) => Date.UTC(2022, 10, 1) + t * HOUR_MS),
    intervalMs: HOUR_MS,
    columns: {
      open,
      high: close.map((value, t) => Math.max(value, open[t]!)),
      low: close.map((value, t) => Math.min(value, open[t]!)),
      close,
      volume: new Float64Array(n).fill(1),
    },
    gap: new Uint8Array(n),
  });
  const scored = new Uint8Array(n).fill(1, start);
  const hole = start + 24 * 10 + rng.int(24);
  scored.fill(0, hole, hole + 24 * 4);
  let wanted = 0;
  const target = close.map((_, t) => {
    if (rng.next() < 0.1) wanted = rng.int(3) - 1;
    return scored[t] === 1 && scored[t + 1] === 1 && scored[t + 2] === 1 ? wanted : 0;
  });
  const rules = parseExecution({ accounting, costBps: 7 }, HOUR_MS, 'execution');
  const result = runBacktest(bars, target, [rules], { variant: null });
  return { time: bars.time, close, scored, result };
}

const names = { strategies: ['trend', 'rest'], compare: [{ baseline: 'rest', against: ['trend'] }] };

/** What a run knows of two accounts. */
function evidenceOf(accounts: NonNullable<OwnEvidence['input']['accounts']>, reps = 60): OwnEvidence {
  return { input: { seed: 5, accounts }, forecasts: null, ic: null, pairs: [], reps } as unknown as OwnEvidence;
}

const find = (figure: string, accounts: NonNullable<OwnEvidence['input']['accounts']>, strategy = 'trend') =>
  accountMeasures(names)
    .find(({ name }) => name === `strategies.${strategy}.${figure}`)!
    .find(evidenceOf(accounts));

describe.each(['units', 'weights'] as const)('the days of an account in %s', (accounting) => {
  it('give the figures that the run itself tells', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const world = tradedWorld(seed, accounting);
        const account = dayAccount(world);
        const own = strategyMetrics({ ...world.result, ...world, costBps: 7 });
        const days = returnStatistics(account.daily, 365);
        const { hitRate: _, profitFactor: __, ...ofDays } = days;
        const told: Readonly<Record<string, unknown>> = { ...ofDays, ...own };
        for (const figure of Object.keys(ACCOUNT_FIGURES)) {
          const { value } = find(figure, { trend: account, rest: account });
          expect(told[figure], figure).toBeTypeOf('number');
          if (Number.isNaN(told[figure])) expect(value, figure).toBeNaN();
          else expect(value / (told[figure] as number), figure).toBeCloseTo(1, 8);
        }
      }),
      { seed: 71, numRuns: 25 },
    );
  });

  it('give a lead of exactly nothing over the same account', () => {
    const account = dayAccount(tradedWorld(3, accounting, 80));
    for (const [figure, { title }] of Object.entries(ACCOUNT_FIGURES)) {
      const { lead } = find(figure, { trend: account, rest: account });
      // Days that are all alike have no error either.
      expect(lead, title).toEqual({ value: 0, ci95: [Number.NaN, Number.NaN] });
    }
  });
});

describe('figures of days', () => {
  const account = dayAccount(tradedWorld(9, 'units', 300));

  it('have an interval around or near their value, by resampled days', () => {
    for (const figure of Object.keys(ACCOUNT_FIGURES)) {
      const { value, ci95, why } = find(figure, { trend: account, rest: account });
      expect(why, figure).toBeNull();
      expect(ci95[0], figure).toBeLessThan(ci95[1]);
      const reach = 2 * (ci95[1] - ci95[0]);
      expect(value, figure).toBeGreaterThan(ci95[0] - reach);
      expect(value, figure).toBeLessThan(ci95[1] + reach);
    }
  });

  it('say nothing of a strategy that never trades, though it never falls', () => {
    const idle = { ...account, daily: account.daily.map(() => 0), weight: account.weight.map(() => 0) };
    const flat = {
      ...idle,
      growth: idle.daily.map(() => 1),
      low: idle.daily.map(() => 1),
      high: idle.daily.map(() => 1),
    };
    const found = find('maxDrawdown', { trend: { ...flat, fall: idle.daily }, rest: account });
    expect(found).toMatchObject({ value: 0, ci95: [Number.NaN, Number.NaN], why: 'trend never holds a position' });
    expect(found.lead!.ci95).toEqual([Number.NaN, Number.NaN]);
  });

  it('have no interval of fewer than 20 trades, even where all of them won', () => {
    const won = {
      ...account,
      trades: account.trades.map((_, d) => Number(d % 20 === 0)),
      wins: account.trades.map((_, d) => Number(d % 20 === 0)),
    };
    const all = find('hitRate', { trend: won, rest: account });
    expect(all).toMatchObject({ ci95: [Number.NaN, Number.NaN], why: 'fewer than 20 trades' });
    const always = { ...won, trades: account.trades.map(() => 1), wins: account.trades.map(() => 1) };
    expect(find('hitRate', { trend: always, rest: account })).toMatchObject({
      value: 1,
      ci95: [Number.NaN, Number.NaN],
    });
  });

  it('have no interval below 20 days', () => {
    const few = dayAccount(tradedWorld(9, 'units', 20));
    for (const figure of ['sharpe', 'maxDrawdown']) {
      expect(find(figure, { trend: few, rest: few })).toMatchObject({ why: 'fewer than 20 days' });
    }
  });
});

describe('holding the market', () => {
  it('earns what the closes of scored rows do, and nothing across a hole', () => {
    const { time, close, scored } = tradedWorld(4, 'units');
    const { growth, day } = holdAccount(time, close, scored);
    let value = 1;
    for (let t = 1; t < close.length; t++) {
      if (scored[t] === 1 && scored[t - 1] === 1) value *= close[t]! / close[t - 1]!;
    }
    expect(growth.reduce((product, g) => product * g, 1)).toBeCloseTo(value, 10);
    expect(day.length).toBe(
      new Set(Array.from(time).flatMap((at, t) => (scored[t] ? [Math.floor(at / DAY_MS)] : []))).size,
    );
  });
});

it.each(['units', 'weights'] as const)(
  'a figure without its interval is the same figure, of all days and of some: %s',
  (accounting) => {
    const { time, close: _, ...rest } = tradedWorld(7, accounting);
    const trend = dayAccount({ time, ...rest });
    const part = daysOfAccount(trend, { start: 3, end: 33 });
    expect(part.daily).toEqual(trend.daily.subarray(3, 33));
    for (const figure of Object.keys(ACCOUNT_FIGURES)) {
      for (const account of [trend, part]) {
        const { value } = find(figure, { trend: account, rest: account });
        expect(figureOfAccount(figure, account), figure).toBeCloseTo(value, 10);
        if (isFigureOfDays(figure)) expect(figureOfDays(figure, account.daily), figure).toBeCloseTo(value, 10);
      }
    }
    expect(figureOfAccount('sharpe', daysOfAccount(trend, { start: 3, end: 3 }))).toBeNaN();
  },
);
