import type { Config } from '../../config/index.ts';
import type { Improvement, PortfolioFigures, PortfolioStrategy, StrategyMetrics } from '../../core/index.ts';
import { YEAR_DAYS } from '../../core/index.ts';
import { returnStatistics } from '../../metrics/index.ts';
import { REPS } from '../evaluate/evaluate.ts';
import { comparePairs } from '../evaluate/evaluate-improvements.ts';
import type { DailyReturns } from '../evaluate/evaluate-input.ts';
import { sharpeTargets } from '../evaluate/targets.ts';
import { isoDay, meanDays, type PortfolioDays, requireCommonDays } from './portfolio-days.ts';
import { type AssetPlacebo, portfolioPlacebos } from './portfolio-placebo.ts';

/** What a portfolio reads of one asset. */
export interface PortfolioAsset {
  readonly name: string;
  readonly strategies: Readonly<Record<string, StrategyMetrics>>;
  readonly improvements: readonly Improvement[];
  /** Of each strategy. */
  readonly daily: Readonly<Record<string, DailyReturns>>;
  readonly placebo: AssetPlacebo;
}

/** The portfolio's figures, and the days that they are of. */
export interface Portfolio {
  readonly figures: PortfolioFigures;
  /** Of each strategy. */
  readonly daily: Readonly<Record<string, PortfolioDays>>;
}

/**
 * The assets' equal-weight portfolio, strategy by strategy: its figures, and its improvements judged as a run's own are.
 * A pure function; every resample follows from `seed`.
 *
 * @param assets at least one; all with the same strategies
 * @throws ConfigError CONFIG_INVALID where an asset has no day in common with another
 */
export function portfolioOf(
  assets: readonly PortfolioAsset[],
  { compare, targets, seed }: Pick<Config, 'compare' | 'targets' | 'seed'>,
): Portfolio {
  const names = Object.keys(assets[0]!.daily);
  const first = names[0];
  if (first !== undefined) {
    requireCommonDays(
      assets.map(({ name, daily }) => ({ name, day: daily[first]!.day })),
      'scored rows',
    );
  }
  const daily = Object.fromEntries(names.map((name) => [name, meanDays(assets.map((asset) => asset.daily[name]!))]));
  const placebo = portfolioPlacebos(assets, seed);
  const pairs = comparePairs({ daily, compare, targets, seed, placebo }, REPS).map((pair) => ({
    ...pair,
    improvement: { ...pair.improvement, segments: null, assets: improvedAssets(assets, pair.improvement) },
  }));
  const improvements = pairs.map(({ improvement }) => improvement);
  return {
    figures: {
      days: daysSummary(first === undefined ? undefined : daily[first]),
      strategies: Object.fromEntries(names.map((name) => [name, strategyOf(name, assets, daily[name]!)])),
      improvements,
      improvement: improvements[0] ?? null,
      targets: sharpeTargets(pairs, targets.sharpeImprovement),
    },
    daily,
  };
}

function daysSummary(days: PortfolioDays | undefined): PortfolioFigures['days'] {
  if (days === undefined || days.day.length === 0)
    return { count: 0, from: '', to: '', fewestAssets: 0, mostAssets: 0 };
  const { day, assets } = days;
  return {
    count: day.length,
    from: isoDay(day[0]!),
    to: isoDay(day[day.length - 1]!),
    fewestAssets: assets.reduce((least, n) => Math.min(least, n)),
    mostAssets: assets.reduce((most, n) => Math.max(most, n)),
  };
}

function strategyOf(name: string, assets: readonly PortfolioAsset[], days: PortfolioDays): PortfolioStrategy {
  const { sharpe, sortino, calmar, cagr, volatility, maxDrawdown, totalReturn } = returnStatistics(
    days.value,
    YEAR_DAYS,
  );
  const mean = (value: (asset: PortfolioAsset) => number): number => meanOf(assets.map(value));
  return {
    sharpe,
    sortino,
    calmar,
    cagr,
    volatility,
    maxDrawdown,
    totalReturn,
    meanSharpe: mean(({ strategies }) => strategies[name]!.sharpe),
    meanMaxDrawdown: mean(({ daily }) => returnStatistics(daily[name]!.value, YEAR_DAYS).maxDrawdown),
    meanTurnoverPerYear: mean(({ strategies }) => strategies[name]!.turnoverPerYear),
    meanExposure: mean(({ strategies }) => strategies[name]!.exposure),
  };
}

/** Of the values that are defined; a record read from disk holds null for those that aren't. */
function meanOf(values: readonly (number | null)[]): number {
  const known = values.filter((value): value is number => value !== null && !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The assets in which the strategy had the better Sharpe ratio, of those in which both have one. */
function improvedAssets(assets: readonly PortfolioAsset[], { baseline, against }: Improvement): Improvement['assets'] {
  const deltas = assets.flatMap(({ improvements }) => {
    const own = improvements.find((pair) => pair.baseline === baseline && pair.against === against);
    const delta = own?.sharpeDelta ?? null;
    return delta === null || Number.isNaN(delta) ? [] : [delta];
  });
  return { improved: deltas.filter((delta) => delta > 0).length, of: deltas.length };
}
