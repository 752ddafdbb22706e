import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, type Improvement, type StrategyMetrics } from '../../src/core/index.ts';
import { type PortfolioAsset, portfolioOf } from '../../src/experiment/assets/portfolio.ts';
import { meanDays, requireCommonDays } from '../../src/experiment/assets/portfolio-days.ts';
import { comparePairs } from '../../src/experiment/evaluate/evaluate-improvements.ts';
import type { DailyReturns } from '../../src/experiment/evaluate/evaluate-input.ts';
import { returnStatistics, sharpe } from '../../src/metrics/index.ts';

const SEED = 20_261;
const START = Date.UTC(2022, 0, 1);
const rules = {
  compare: [{ baseline: 'a', against: ['b'] }],
  targets: { accuracy: 0.6, macroF1: 0.55, persistenceDays: 3, sharpeImprovement: 0.1, diagHorizonBars: 10 },
  seed: 1,
};

function days(values: readonly number[], from = 0): DailyReturns {
  return { day: Float64Array.from(values, (_, i) => START + (from + i) * DAY_MS), value: Float64Array.from(values) };
}

/** An asset as its own run would describe it. */
function asset(name: string, daily: Readonly<Record<string, DailyReturns>>): PortfolioAsset {
  const metrics = ({ value }: DailyReturns) =>
    ({ sharpe: sharpe(value, 365), turnoverPerYear: 100, exposure: 1 }) as unknown as StrategyMetrics;
  const pairs = comparePairs({ daily, ...rules }, 200);
  return {
    name,
    strategies: Object.fromEntries(Object.entries(daily).map(([own, series]) => [own, metrics(series)])),
    improvements: pairs.map(({ improvement }) => improvement),
    daily,
    placebo: { memoryBars: 1, rows: () => 0, daily: () => [] },
  };
}

const returns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 30, maxLength: 60 });

describe('meanDays', () => {
  it('takes each UTC day over the assets that have it', () => {
    const { day, value, assets } = meanDays([days([0.01, 0.02, 0.03]), days([0.04, 0.06], 1), days([-0.05], 4)]);
    expect(Array.from(day, (d) => (d - START) / DAY_MS)).toEqual([0, 1, 2, 4]);
    expect(Array.from(assets)).toEqual([1, 2, 2, 1]);
    [0.01, 0.03, 0.045, -0.05].forEach((mean, i) => {
      expect(value[i]).toBeCloseTo(mean, 15);
    });
  });

  it('of one asset is the asset, and of copies too, whatever their number', () => {
    fc.assert(
      fc.property(returns, fc.integer({ min: 1, max: 4 }), (values, copies) => {
        const mean = meanDays(Array.from({ length: copies }, () => days(values)));
        values.forEach((value, i) => {
          expect(mean.value[i]).toBeCloseTo(value, 14);
        });
      }),
      { seed: SEED, numRuns: 30 },
    );
  });

  it('leaves its inputs as they were', () => {
    const series = [days([0.1, 0.2]), days([0.3])];
    const before = structuredClone(series);
    meanDays(series);
    expect(series).toEqual(before);
  });
});

describe('portfolioOf', () => {
  const base = Array.from({ length: 90 }, (_, i) => 0.01 * Math.sin(1.7 * i) + 0.001);
  const better = base.map((r, i) => r + 0.002 + 0.001 * Math.cos(i));
  const worse = base.map((r, i) => r - 0.002 + 0.001 * Math.cos(i));

  it("has one asset's own figures and improvement where there is one", () => {
    const only = asset('X', { a: days(base), b: days(better) });
    const { figures } = portfolioOf([only], rules);
    const own = returnStatistics(base, 365);
    expect(figures.strategies.a).toMatchObject({
      sharpe: own.sharpe,
      maxDrawdown: own.maxDrawdown,
      totalReturn: own.totalReturn,
      meanSharpe: own.sharpe,
      meanMaxDrawdown: own.maxDrawdown,
    });
    const { improvement } = figures;
    expect(improvement!.sharpeDelta).toBe(only.improvements[0]!.sharpeDelta);
    expect(improvement!.assets).toEqual({ improved: 1, of: 1 });
    expect(figures.targets.map(({ name }) => name)).toEqual(['sharpeImprovement']);
    expect(figures.targets[0]!.verdict).toBe('met');
  });

  it('counts the assets improved among those where both strategies have a Sharpe ratio', () => {
    const still = days(base.map(() => 0));
    const assets = [
      asset('up', { a: days(base), b: days(better) }),
      asset('down', { a: days(base), b: days(worse) }),
      asset('idle', { a: days(base), b: still }),
    ];
    const { figures } = portfolioOf(assets, rules);
    expect(figures.improvement!.assets).toEqual({ improved: 1, of: 2 });
    expect(figures.improvement!.segments).toBeNull();
    const same = portfolioOf([assets[0]!, asset('same', { a: days(base), b: days(base) })], rules);
    expect(same.figures.improvement!.assets).toEqual({ improved: 1, of: 2 });
    // A strategy that never traded has no Sharpe ratio, and leaves the mean to the others.
    const known = [better, worse].map((values) => sharpe(values, 365));
    expect(figures.strategies.b!.meanSharpe).toBeCloseTo((known[0]! + known[1]!) / 2, 12);
  });

  it('reads records whose undefined figures became null on disk', () => {
    const own = asset('up', { a: days(base), b: days(better) });
    const stored = JSON.parse(JSON.stringify({ strategies: own.strategies, improvements: own.improvements }));
    stored.strategies.b.sharpe = null;
    (stored.improvements[0] as { sharpeDelta: Improvement['sharpeDelta'] | null }).sharpeDelta = null;
    const { figures } = portfolioOf([{ ...own, ...stored }], rules);
    expect(figures.strategies.b!.meanSharpe).toBeNaN();
    expect(figures.improvement!.assets).toEqual({ improved: 0, of: 0 });
  });

  it('is steadier than its assets where they move against each other', () => {
    const mirrored = base.map((r) => 0.002 - r);
    const { figures } = portfolioOf([asset('X', { a: days(base) }), asset('Y', { a: days(mirrored) })], rules);
    expect(figures.strategies.a!.volatility).toBeLessThan(1e-9);
    expect(figures.improvements).toEqual([]);
    expect(figures.improvement).toBeNull();
  });
});

describe('requireCommonDays', () => {
  const named = (name: string, from: number, count: number) => ({ name, day: days(Array(count).fill(0), from).day });

  it('names the asset that has no day in common with another, and what the others have', () => {
    const assets = [named('BTC', 0, 10), named('ETH', 5, 10), named('OLD', 100, 3)];
    expect(() => requireCommonDays(assets, 'bars')).toThrowError(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        path: 'data.assets.OLD',
        what: expect.stringMatching(/asset "OLD".*2022-04-11 to 2022-04-13/),
        mend: expect.stringContaining('BTC 2022-01-01 to 2022-01-10'),
      }),
    );
  });

  it('lets assets follow each other in time, and one stand alone where it is the only one', () => {
    expect(() => requireCommonDays([named('A', 0, 10), named('B', 9, 10), named('C', 18, 10)], 'bars')).not.toThrow();
    expect(() => requireCommonDays([named('A', 0, 10)], 'bars')).not.toThrow();
  });
});
