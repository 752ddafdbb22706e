import path from 'node:path';
import { Backtest } from '../backtest/index.ts';
import { barAt, type Forecast, type Progress, sliceBars } from '../core/index.ts';
import { parseFeatures } from '../features/index.ts';
import type { RunStore } from '../jobs/index.ts';
import { featureKey, type Strategy, type StrategyColumns } from '../strategy/index.ts';
import { scoredRows } from './evaluate/scored-rows.ts';
import { growingBars } from './growing-bars.ts';
import { type GrowingForecast, LiveModel, readBundles } from './live-model.ts';
import { loadUserPlugins, requireRunsPlugins } from './plugins/user-plugins.ts';
import type { Prepared } from './prepare.ts';
import { executionRules, judge, type StrategyRun } from './run-strategies.ts';

/** Rows between two signs of life. */
const TICK = 512;

export interface LiveRun {
  readonly runs: readonly StrategyRun[];
  /** Bars that closed, and those at whose close a model was asked. */
  readonly bars: number;
  readonly modelCalls: number;
  readonly forecast: GrowingForecast;
}

/**
 * Strategies on a run's models, bar by bar: each bar closes, features, labels and the model of its window take it, each
 * strategy decides, and the engine fills the decision on the next bar. Nothing sees a later bar: they are not there yet.
 */
export async function runLiveBacktest(
  { bars: finished, plugins, market, pluginFolder }: Prepared,
  store: RunStore,
  strategies: readonly Strategy[],
  progress: Progress,
): Promise<LiveRun> {
  const { bars, close } = growingBars(finished);
  const n = bars.close.length;
  const bundles = await readBundles(store);
  const { featureSpecs, labels, plugins: made } = bundles[0]!.manifest;
  const own = await loadUserPlugins({ features: featureSpecs, labels }, pluginFolder);
  requireRunsPlugins(own, made, path.basename(store.dir));
  const model = new LiveModel(bars, bundles, own);
  const causal = plugins.labels.tradable && !plugins.labels.fitted ? plugins.labels.fit(bars, null).steps(bars) : null;
  const label = causal === null ? model.label : new Int8Array(n).fill(-1);
  const features = new LiveFeatures(bars.intervalMs, n, strategies);
  const columns: StrategyColumns = {
    bars,
    regimes: plugins.labels.names,
    tradable: model.forecast.tradable,
    forecast: model.forecast,
    features: features.columns,
    label,
  };
  const desks = strategies.map((strategy) => {
    const rules = executionRules(strategy, bars.intervalMs);
    return {
      strategy,
      rules,
      steps: strategy.steps(columns),
      backtest: new Backtest(bars, rules, market),
      target: new Float64Array(n),
      variant: new Uint8Array(n),
    };
  });
  // What counts ends with the last row that a model can forecast.
  const last = bundles.reduce((end, { segment }) => Math.max(end, segment.test.end), 0);
  progress.stage('live', last);
  try {
    for (let t = 0; t < last; t++) {
      close(t);
      for (const { backtest, target, variant } of desks) {
        backtest.step(t, t > 0 ? target[t - 1]! : 0, t > 0 ? variant[t - 1]! : 0);
      }
      features.push(barAt(bars, t), t);
      if (causal !== null) label![t] = causal.at(t).label;
      await model.at(t);
      for (const desk of desks) {
        desk.target[t] = desk.steps.at(t);
        desk.variant[t] = desk.steps.variant;
      }
      if (t % TICK === 0) progress.tick(t);
    }
  } finally {
    await model.close();
  }
  const scored = scoredRows(model.forecast.tradable, finished.gap);
  const seen = sliceBars(finished, { start: 0, end: scored.length });
  return {
    runs: desks.map(({ strategy, rules, steps, backtest, target, variant }) =>
      judge(strategy, seen, scored, { target, variant, stages: steps.stages() }, rules, market, backtest.result()),
    ),
    bars: last,
    modelCalls: model.calls,
    forecast: model.forecast,
  };
}

/** The features that strategies read, bar by bar. */
export class LiveFeatures {
  readonly columns: Readonly<Record<string, readonly Float64Array[]>>;
  readonly #streams;

  constructor(intervalMs: number, rows: number, strategies: readonly Strategy[]) {
    const needs = new Map(strategies.flatMap(({ needs }) => needs.features.map((need) => [featureKey(need), need])));
    this.#streams = [...needs].map(([key, need]) => {
      const [feature] = parseFeatures([need], intervalMs);
      return {
        key,
        stream: feature!.stream(),
        out: feature!.outputs.map(() => new Float64Array(rows).fill(Number.NaN)),
      };
    });
    this.columns = Object.fromEntries(this.#streams.map(({ key, out }) => [key, out]));
  }

  push(bar: ReturnType<typeof barAt>, row: number): void {
    for (const { stream, out } of this.#streams) {
      const values = stream.push(bar);
      for (let k = 0; k < out.length; k++) out[k]![row] = values[k]!;
    }
  }
}

/** What two backtests of the same strategies made of the same bars, compared bit by bit. */
export interface LiveParity {
  readonly bars: number;
  readonly modelCalls: number;
  /** Whether every trade, every fill and the equity at every bar are the same bits. */
  readonly identical: boolean;
  /** Strategies with another trade, fill or equity. */
  readonly different: readonly string[];
  /** Largest difference of equity, as a fraction of the initial one. */
  readonly equityDifference: number;
  /** Rows with a set of regimes, and those whose set is another; absent without sets. */
  readonly sets?: { readonly rows: number; readonly different: number };
}

/** Holds the live runs against the precomputed ones, strategy by strategy, and the sets of regimes row by row. */
export function compareLive(live: LiveRun, precomputed: readonly StrategyRun[], stored: Forecast): LiveParity {
  let worst = 0;
  const different = live.runs.filter(({ name, target, result }) => {
    const other = precomputed.find((run) => run.name === name);
    if (other === undefined || other.result.equity.length !== result.equity.length) return true;
    const { equity, fills, trades } = other.result;
    for (let t = 0; t < equity.length; t++) worst = Math.max(worst, Math.abs(equity[t]! - result.equity[t]!));
    return !(
      sameNumbers(equity, result.equity) &&
      sameNumbers(target, other.target) &&
      Object.keys(fills).every((key) =>
        sameNumbers(fills[key as keyof typeof fills], result.fills[key as keyof typeof fills]),
      ) &&
      JSON.stringify(trades) === JSON.stringify(result.trades)
    );
  });
  const sets = compareSets(live.forecast, stored);
  return {
    bars: live.bars,
    modelCalls: live.modelCalls,
    identical: different.length === 0 && (sets?.different ?? 0) === 0,
    different: different.map(({ name }) => name),
    equityDifference: worst,
    ...(sets === undefined ? {} : { sets }),
  };
}

/** The columns `set_…` of both, at the rows of the stored forecasts. */
function compareSets(live: GrowingForecast, stored: Forecast): LiveParity['sets'] {
  const names = Object.keys(stored.columns).filter((name) => name.startsWith('set_'));
  if (names.length === 0) return undefined;
  let rows = 0;
  let different = 0;
  stored.row.forEach((t, i) => {
    if (!Number.isNaN(stored.columns[names[0]!]![i]!)) rows++;
    if (names.some((name) => !Object.is(stored.columns[name]![i], live.columns[name]?.[t]))) different++;
  });
  return { rows, different };
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
