import type { MarketInputs } from '../../backtest/index.ts';
import { childSeed, makeRng, type PlaceboTest, sliceBars, YEAR_DAYS } from '../../core/index.ts';
import { sharpe } from '../../metrics/index.ts';
import { placeboShifts, studentisedPlacebo } from '../../stats/index.ts';
import type { Strategy, StrategyColumns } from '../../strategy/index.ts';
import { dailyOfTargets, TargetMarket } from '../daily-of-targets.ts';
import type { Prepared } from '../prepare.ts';
import { executionRules, type StrategyRun } from '../run-strategies.ts';
import type { PlaceboOf } from './evaluate-input.ts';
import { type RegimeCircle, regimeCircle } from './moved-regimes.ts';
import { scoredRows } from './scored-rows.ts';

/** Shifts of a test: with none at or above the real difference p is 1 ÷ 200. */
export const PLACEBO_DRAWS = 199;

/** What the strategies of a run are tested with. */
export interface PlaceboInput {
  readonly strategies: readonly Strategy[];
  readonly runs: readonly Pick<StrategyRun, 'name' | 'daily'>[];
  readonly columns: StrategyColumns;
  readonly market: MarketInputs;
  /** What ties a label to the market around it: see `LabelScheme.memoryBars`. */
  readonly memoryBars: number;
  readonly seed: number;
}

/**
 * Would the same overlay with its regimes elsewhere in time have done as well? The regimes that `against` reads are moved round
 * their circle, and the strategy is traded again with them, against the real baseline on the same days.
 *
 * The real difference that p compares with goes through the same arithmetic as the draws: where no shift changes anything all of them
 * are equal, and p is 1.
 */
export function placeboTests(input: PlaceboInput): PlaceboOf {
  const { strategies, runs, columns, market, memoryBars, seed } = input;
  let shared: TargetMarket | undefined;
  return (baseline, against) => {
    const strategy = strategies.find(({ name }) => name === against);
    const base = runs.find(({ name }) => name === baseline);
    if (strategy === undefined || base === undefined) return null;
    const circle = regimeCircle(strategy, columns);
    if (circle === null) return null;
    const rng = makeRng(childSeed(seed, 'placebo', baseline, against));
    const shifts = placeboShifts(circle.rows.length, memoryBars, PLACEBO_DRAWS, rng);
    if (shifts.length === 0) return null;
    shared ??= targetMarket(columns, market);
    const [real, ...placebos] = dailyUnder(strategy, columns, shared, circle, [0, ...shifts]);
    return testOf(base.daily.value, real!, placebos, memoryBars);
  };
}

/** @param real of the strategy as it is; like the placebos on the baseline's days */
export function testOf(
  baseline: Float64Array,
  real: Float64Array,
  placebos: readonly Float64Array[],
  memoryBars: number,
): PlaceboTest {
  const { z, draws, p } = studentisedPlacebo({ baseline, real, placebos });
  const baselineSharpe = sharpe(baseline, YEAR_DAYS);
  const deltas = placebos.map((daily) => sharpe(daily, YEAR_DAYS) - baselineSharpe);
  return { z, draws: Array.from(draws), deltas, memoryBars, p };
}

/** The tests of a run's own strategies. */
export function placebosOf(
  { plugins, market, config }: Pick<Prepared, 'plugins' | 'market' | 'config'>,
  runs: PlaceboInput['runs'],
  columns: StrategyColumns,
): PlaceboOf {
  const { strategies, labels } = plugins;
  return placeboTests({ strategies, runs, columns, market, memoryBars: labels.memoryBars, seed: config.seed });
}

/** Bars and rows that count for strategies over these columns. */
export function targetMarket({ bars, tradable }: StrategyColumns, inputs: MarketInputs): TargetMarket {
  const scored = scoredRows(tradable, bars.gap);
  return new TargetMarket(sliceBars(bars, { start: 0, end: scored.length }), scored, inputs);
}

/**
 * Daily returns of a strategy with its regimes moved, on the days with a scored row: one series a shift; that of shift 0 is the real one's.
 *
 * @param market of the same columns, by `targetMarket`
 * @returns empty where the strategy reads no regime
 */
export function placeboDaily(
  strategy: Strategy,
  columns: StrategyColumns,
  market: TargetMarket,
  shifts: ArrayLike<number>,
): Float64Array[] {
  const circle = regimeCircle(strategy, columns);
  return circle === null ? [] : dailyUnder(strategy, columns, market, circle, shifts);
}

function dailyUnder(
  strategy: Strategy,
  columns: StrategyColumns,
  market: TargetMarket,
  circle: RegimeCircle,
  shifts: ArrayLike<number>,
): Float64Array[] {
  const target = strategy.overRegimes(columns);
  const daily = dailyOfTargets(market, executionRules(strategy, columns.bars.intervalMs));
  return Array.from(shifts, (shift) => daily(target(circle.moved(shift))));
}
