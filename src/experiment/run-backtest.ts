import type { LoadedConfig } from '../config/index.ts';
import {
  ConfigError,
  canonicalJson,
  type DataSummary,
  type Forecast,
  type Improvement,
  InputError,
  nearestName,
  type Progress,
  type RunAnswer,
  type SelectionBias,
  type StrategyMetrics,
} from '../core/index.ts';
import type { RunStore } from '../jobs/index.ts';
import type { Strategy, StrategyColumns } from '../strategy/index.ts';
import { backtestDetails } from './backtest-details.ts';
import { REPS } from './evaluate/evaluate.ts';
import { comparePairs } from './evaluate/evaluate-improvements.ts';
import { selectionBias } from './evaluate/evaluate-selection-bias.ts';
import { placebosOf } from './evaluate/placebo.ts';
import { scoredFrom } from './evaluate/score-from.ts';
import { FeatureStore } from './feature-store.ts';
import { readForecasts } from './forecast-file.ts';
import { compareLive, type LiveParity, runLiveBacktest } from './live-backtest.ts';
import { requireRunsPlugins } from './plugins/user-plugins.ts';
import { causalLabel, globalLabels, type Prepared, prepare } from './prepare.ts';
import { runStrategy, type StrategyRun } from './run-strategies.ts';
import { answerOfRun } from './runs.ts';
import { storedNeeds, strategyColumns } from './strategy-columns.ts';
import { labelSummaries } from './summaries.ts';

export interface BacktestOptions {
  /** One strategy alone; all without it. */
  readonly strategy?: string | undefined;
  /** Forecasts of this run (`latest`, or an id). */
  readonly run?: string | undefined;
  /** Forecasts of a file of one's own. */
  readonly forecasts?: string | undefined;
  /** Ask the run's models bar by bar instead of reading its forecasts; without `run` the latest. */
  readonly live?: boolean | undefined;
  /** Rows that open before it (epoch ms) only warm up: flat, and not scored. */
  readonly scoreFrom?: number | undefined;
  readonly progress: Progress;
}

export interface BacktestAnswer {
  readonly data: DataSummary;
  readonly strategies: Readonly<Record<string, StrategyMetrics>>;
  /** How each strategy's wishes became fills, and what that cost. */
  readonly execution: RunAnswer['execution'];
  /** Further figures of each strategy, by year, month, segment and regime. */
  readonly details: NonNullable<RunAnswer['details']>;
  /** Strategies left out because they read forecasts and none were given. */
  readonly skipped: readonly { readonly strategy: string; readonly reason: string }[];
  readonly improvements: readonly Improvement[];
  readonly selectionBias: SelectionBias | null;
  readonly labels: RunAnswer['labels'];
  /** The bar-by-bar backtest held against the precomputed one; null where there was none. */
  readonly live: LiveParity | null;
}

/** Strategies on a bar file, without training: on all rows, or on the rows of a run's or one's own forecasts. */
export async function backtestRun(loaded: LoadedConfig, options: BacktestOptions): Promise<BacktestAnswer> {
  return (await backtestWithRuns(loaded, options)).answer;
}

/** The same, with the runs that it tells of. */
export async function backtestWithRuns(
  loaded: LoadedConfig,
  options: BacktestOptions,
): Promise<{ answer: BacktestAnswer; runs: readonly StrategyRun[]; traded: Traded }> {
  const { progress } = options;
  const traded = await tradeColumns(loaded, options);
  const { prepared, labelled, source, forecast, columns, strategies, skipped } = traded;
  const { config } = prepared;
  const precomputed = strategies.map((strategy) => runStrategy(strategy, columns, prepared.market));
  const live =
    options.live === true ? await runLiveBacktest(prepared, source!.store!, strategies, progress) : undefined;
  const runs = live?.runs ?? precomputed;
  const names = new Set(runs.map((run) => run.name));
  const compare = config.compare.flatMap(({ baseline, against }) => {
    const there = against.filter((name) => names.has(name));
    return names.has(baseline) && there.length > 0 ? [{ baseline, against: there }] : [];
  });
  const daily = Object.fromEntries(runs.map((run) => [run.name, run.daily]));
  const pairs = comparePairs(
    {
      daily,
      placebo: placebosOf(prepared, runs, columns),
      forecast,
      compare,
      targets: config.targets,
      seed: config.seed,
    },
    REPS,
  );
  progress.end();
  const answer: BacktestAnswer = {
    data: prepared.data,
    strategies: Object.fromEntries(runs.map((run) => [run.name, run.metrics])),
    execution: Object.fromEntries(runs.map((run) => [run.name, run.execution])),
    details: backtestDetails(runs, prepared, forecast, labelled),
    skipped,
    improvements: pairs.map((pair) => pair.improvement),
    selectionBias: selectionBias({ daily, compare, seed: config.seed }, REPS),
    labels: labelled === undefined ? null : labelSummaries(prepared, labelled),
    live: live === undefined ? null : compareLive(live, precomputed, forecast!),
  };
  return { answer, runs, traded };
}

/** What strategies are traded on. */
export interface Traded {
  readonly prepared: Prepared;
  readonly labelled: ReturnType<typeof globalLabels>;
  readonly source: Awaited<ReturnType<typeof sourceOf>>;
  readonly forecast: Forecast | undefined;
  readonly columns: StrategyColumns;
  /** Those that can be traded on these columns. */
  readonly strategies: readonly Strategy[];
  readonly skipped: BacktestAnswer['skipped'];
}

/** Reads bars, labels and forecasts, and says which strategies they are enough for. */
export async function tradeColumns(loaded: LoadedConfig, options: BacktestOptions): Promise<Traded> {
  const { progress } = options;
  const prepared = await prepare(loaded, progress);
  const { bars, plugins, config } = prepared;
  progress.stage('labels');
  const labelled = globalLabels(prepared);
  const source = await sourceOf(options, prepared);
  if (source?.store !== undefined) await warnOfOtherModels(source.store, loaded, progress);
  const forecast = source === undefined ? undefined : await readForecasts(source.file, prepared);
  progress.stage('backtest');
  const chosen = options.strategy === undefined ? plugins.strategies : [named(plugins.strategies, options.strategy)];
  const given = forecast === undefined ? undefined : Object.keys(forecast.columns);
  const label = causalLabel(prepared, labelled, forecastLabel(forecast, bars.time.length));
  const reasons = chosen.map((strategy) => whyNot(strategy, given, label !== undefined));
  const strategies = chosen.filter((_, i) => reasons[i] === undefined);
  const skipped = chosen.flatMap(({ name }, i) => {
    const reason = reasons[i];
    return reason === undefined ? [] : [{ strategy: name, reason }];
  });
  if (strategies.length === 0) throw nothingToRun(skipped);
  const store = new FeatureStore(bars, config.runtime, progress);
  const needs = await storedNeeds(store, bars, strategies);
  await store.prune();
  const columns = scoredFrom(
    strategyColumns(bars, forecast, label, plugins.labels.names, strategies, needs),
    options.scoreFrom,
  );
  return { prepared, labelled, source, forecast, columns, strategies, skipped };
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

/** The labels that come with forecasts, laid over all bars. */
export function forecastLabel(forecast: Forecast | undefined, rows: number): Int8Array | undefined {
  if (forecast?.label === undefined) return undefined;
  const out = new Int8Array(rows).fill(-1);
  forecast.label.forEach((code, i) => {
    out[forecast.row[i]!] = code;
  });
  return out;
}

/** Why a strategy cannot run on these forecasts; undefined where it can. */
export function whyNot(
  { needs }: Strategy,
  given: readonly string[] | undefined,
  labelled: boolean,
): string | undefined {
  if (needs.label && !labelled) {
    return given === undefined
      ? 'reads the label of a labeler that each segment fits: give --run ID'
      : 'reads the label of a labeler that each segment fits, and the forecasts have no column "label_regime"';
  }
  if (!needs.forecast) return undefined;
  if (given === undefined) return 'reads forecasts: give --run ID or --forecasts FILE';
  const absent = needs.columns.find((name) => !given.includes(name));
  if (absent === undefined) return undefined;
  const near = nearestName(absent, given);
  return `the forecasts have no column "${absent}"${near === undefined ? '' : ` (the nearest is "${near}")`}`;
}

function nothingToRun(skipped: readonly { readonly strategy: string; readonly reason: string }[]): InputError {
  const first = skipped[0];
  return new InputError('ARGUMENT_INVALID', {
    what:
      first === undefined
        ? 'the configuration has no strategies'
        : `nothing can be run; ${skipped.map(({ strategy, reason }) => `${strategy}: ${reason}`).join('; ')}`,
    where: 'strategies',
    mend: first === undefined ? 'name at least one under strategies' : 'give forecasts that these strategies can read',
  });
}

/** Sections that made a run's forecasts: what the configuration says of them now changes nothing in these. */
const MODEL_SECTIONS = ['features', 'labels', 'model', 'calibration', 'walkForward'] as const;

/** Says so where the configuration names other models than those whose forecasts are used. */
export async function warnOfOtherModels(store: RunStore, loaded: LoadedConfig, progress: Progress): Promise<void> {
  const ran = JSON.parse((await store.read('config.json')) ?? '{}') as Record<string, unknown>;
  const now = loaded.portable() as unknown as Record<string, unknown>;
  const other = MODEL_SECTIONS.filter((key) => canonicalJson(ran[key] ?? null) !== canonicalJson(now[key] ?? null));
  if (other.length === 0) return;
  progress.warn(`the run's own ${other.join(', ')} made its forecasts; those of the configuration are not used`);
}

/** The file that forecasts come from, and its run where it is one's. */
export async function sourceOf(
  { run: named, forecasts, live, scoreFrom }: BacktestOptions,
  prepared: Prepared,
): Promise<{ readonly file: string; readonly store?: RunStore } | undefined> {
  if (forecasts !== undefined && (named !== undefined || live === true)) {
    throw new InputError('ARGUMENT_INVALID', {
      what: `${named === undefined ? '--live' : '--run'} and --forecasts exclude each other`,
      where: 'backtest',
      mend: 'give one of them',
    });
  }
  if (live === true && scoreFrom !== undefined) {
    throw new InputError('ARGUMENT_INVALID', {
      what: '--live asks the models at every row of the run, and --score-from leaves rows out',
      where: 'backtest',
      mend: 'give one of them; --run ID --score-from TIME scores a part of the forecasts',
    });
  }
  if (forecasts !== undefined) return { file: forecasts };
  const run = named ?? (live === true ? 'latest' : undefined);
  if (run === undefined) return undefined;
  const { store, answer } = await answerOfRun(prepared.config.runtime.results, run);
  if (answer.hashes.bars !== prepared.barsHash) {
    throw new InputError('RUN_MISSING', {
      what: `run ${answer.runId} forecast other bars: ${answer.data.rows} of ${answer.data.file}, ${answer.data.from} to ${answer.data.to}`,
      where: prepared.data.file,
      mend: `give the run's own --data, --from, --to and data.series; to lay its forecasts on other bars on purpose, --forecasts ${store.file('forecasts.parquet')}`,
    });
  }
  requireRunsPlugins(prepared.own, answer.hashes.plugins, answer.runId);
  return { file: store.file('forecasts.parquet'), store };
}
