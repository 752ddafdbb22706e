import { childSeed, makeRng } from '../../core/index.ts';
import { placeboShifts } from '../../stats/index.ts';
import type { Strategy, StrategyColumns } from '../../strategy/index.ts';
import { commonDays } from '../common-days.ts';
import type { DailyReturns, PlaceboOf } from '../evaluate/evaluate-input.ts';
import { regimeCircle } from '../evaluate/moved-regimes.ts';
import { PLACEBO_DRAWS, placeboDaily, targetMarket, testOf } from '../evaluate/placebo.ts';
import type { Prepared } from '../prepare.ts';
import { meanDays } from './portfolio-days.ts';

/** What one asset adds to the placebo test of a portfolio. */
export interface AssetPlacebo {
  readonly memoryBars: number;
  /** Rows round which the regimes of a strategy are moved; 0 where it reads none. */
  rows(against: string): number;
  /** Its returns under each shift, on the days of its own run. */
  daily(against: string, shifts: Int32Array): readonly Float64Array[];
}

/** What an asset's strategies are traded on. */
interface TradedAsset {
  readonly prepared: Pick<Prepared, 'plugins' | 'market'>;
  readonly columns: StrategyColumns;
  readonly strategies: readonly Strategy[];
}

export function assetPlacebo({ prepared, columns, strategies }: TradedAsset): AssetPlacebo {
  const find = (name: string) => strategies.find((strategy) => strategy.name === name);
  return {
    memoryBars: prepared.plugins.labels.memoryBars,
    rows: (against) => {
      const strategy = find(against);
      return strategy === undefined ? 0 : (regimeCircle(strategy, columns)?.rows.length ?? 0);
    },
    daily: (against, shifts) => placeboDaily(find(against)!, columns, targetMarket(columns, prepared.market), shifts),
  };
}

/**
 * The placebo test of a portfolio: the regimes of all assets are moved by the same bars, so that what the assets' regimes have in common stays.
 * Null where a pair's strategy reads no regime, or the shortest asset leaves no room for a shift.
 */
export function portfolioPlacebos(
  assets: readonly { readonly daily: Readonly<Record<string, DailyReturns>>; readonly placebo: AssetPlacebo }[],
  seed: number,
): PlaceboOf {
  return (baseline, against) => {
    const shortest = Math.min(...assets.map(({ placebo }) => placebo.rows(against)));
    const memoryBars = Math.max(...assets.map(({ placebo }) => placebo.memoryBars));
    const rng = makeRng(childSeed(seed, 'placebo', baseline, against));
    const shifts = placeboShifts(shortest, memoryBars, PLACEBO_DRAWS, rng);
    if (shifts.length === 0) return null;
    const moved = assets.map(({ placebo }) => placebo.daily(against, Int32Array.of(0, ...shifts)));
    const base = meanDays(assets.map(({ daily }) => daily[baseline]!));
    const under = Array.from({ length: shifts.length + 1 }, (_, s) =>
      meanDays(assets.map(({ daily }, a) => ({ day: daily[against]!.day, value: moved[a]![s]! }))),
    );
    const [baselineDaily, real, ...placebos] = commonDays([base, ...under]).values;
    return testOf(baselineDaily!, real!, placebos, memoryBars);
  };
}
