import type { LoadedConfig } from '../config/index.ts';
import {
  ConfigError,
  type DataSummary,
  type Forecast,
  type Improvement,
  InputError,
  nearestName,
  type Progress,
  type RunAnswer,
  type StrategyMetrics,
} from '../core/index.ts';
import { RunStore } from '../jobs/index.ts';
import type { Strategy } from '../strategy/index.ts';
import { REPS } from './evaluate.ts';
import { comparePairs } from './evaluate-improvements.ts';
import { readForecasts } from './forecast-file.ts';
import { causalLabels, globalLabels, prepare } from './prepare.ts';
import { runStrategy, strategyColumns } from './run-strategies.ts';
import { resolveRunId } from './runs.ts';
import { labelSummaries } from './summaries.ts';

export interface BacktestOptions {
  /** One strategy (with what it derives from); all without it. */
  readonly strategy?: string | undefined;
  /** Forecasts of this run (`latest`, or an id). */
  readonly run?: string | undefined;
  /** Forecasts of a file of one's own. */
  readonly forecasts?: string | undefined;
  readonly progress: Progress;
}

export interface BacktestAnswer {
  readonly data: DataSummary;
  readonly strategies: Readonly<Record<string, StrategyMetrics>>;
  readonly gates: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Strategies left out because they read forecasts and none were given. */
  readonly skipped: readonly { readonly strategy: string; readonly reason: string }[];
  readonly improvements: readonly Improvement[];
  readonly labels: RunAnswer['labels'];
}

/** Strategies on a bar file, without training: on all rows, or on the rows of a run's or one's own forecasts. */
export async function backtestRun(loaded: LoadedConfig, options: BacktestOptions): Promise<BacktestAnswer> {
  const { progress } = options;
  const prepared = await prepare(loaded, progress);
  const { bars, plugins, config } = prepared;
  progress.stage('labels');
  const labelled = globalLabels(prepared);
  const forecast = await forecastsOf(options, prepared.config.runtime.results, bars.time, plugins.labels.names);
  progress.stage('backtest');
  const columns = strategyColumns(bars, forecast, causalLabels(prepared, labelled)?.regime, plugins.labels.names);
  const chosen = options.strategy === undefined ? plugins.strategies : [named(plugins.strategies, options.strategy)];
  const runnable = chosen.filter((strategy) => forecast !== undefined || !strategy.needs.forecast);
  const skipped = chosen
    .filter((strategy) => !runnable.includes(strategy))
    .map(({ name }) => ({ strategy: name, reason: 'reads forecasts: give --run ID or --forecasts FILE' }));
  if (runnable.length === 0) {
    throw new InputError('ARGUMENT_INVALID', {
      what: `${skipped.map(({ strategy }) => strategy).join(', ')}: the strategy reads forecasts, and there are none`,
      where: 'backtest',
      mend: 'give --run latest (after a walkforward) or --forecasts FILE',
    });
  }
  const runs = runnable.map((strategy) => runStrategy(strategy, columns));
  const names = new Set(runs.map((run) => run.name));
  const compare = config.compare.flatMap(({ baseline, against }) => {
    const there = against.filter((name) => names.has(name));
    return names.has(baseline) && there.length > 0 ? [{ baseline, against: there }] : [];
  });
  const pairs = comparePairs(
    {
      daily: Object.fromEntries(runs.map((run) => [run.name, run.daily])),
      compare,
      targets: config.targets,
      seed: config.seed,
    },
    REPS,
  );
  progress.end();
  return {
    data: prepared.data,
    strategies: Object.fromEntries(runs.map((run) => [run.name, run.metrics])),
    gates: Object.fromEntries(runs.map((run) => [run.name, run.gates])),
    skipped,
    improvements: pairs.map((pair) => pair.improvement),
    labels: labelled === undefined ? null : labelSummaries(prepared, labelled),
  };
}

function named(strategies: readonly Strategy[], name: string): Strategy {
  const found = strategies.find((strategy) => strategy.name === name);
  if (found !== undefined) return found;
  const known = strategies.map((strategy) => strategy.name);
  const near = nearestName(name, known);
  throw new ConfigError('UNKNOWN_STRATEGY', {
    what: `there is no strategy "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    where: '--strategy',
    mend: `use one of ${known.join(', ')}`,
  });
}

async function forecastsOf(
  { run, forecasts }: BacktestOptions,
  results: string,
  time: Float64Array,
  regimes: readonly string[],
): Promise<Forecast | undefined> {
  if (run !== undefined && forecasts !== undefined) {
    throw new InputError('ARGUMENT_INVALID', {
      what: '--run and --forecasts exclude each other',
      where: 'backtest',
      mend: 'give one of them',
    });
  }
  if (forecasts !== undefined) return readForecasts(forecasts, time, regimes);
  if (run === undefined) return undefined;
  const store = RunStore.below(results, await resolveRunId(results, run));
  return readForecasts(store.file('forecasts.parquet'), time, regimes);
}
