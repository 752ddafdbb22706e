import { existsSync } from 'node:fs';
import type { MarketInputs } from '../backtest/index.ts';
import { type Config, type LoadedConfig, readPeriod } from '../config/index.ts';
import {
  type Bars,
  ConfigError,
  type DataSummary,
  type Frame,
  InputError,
  isoTime,
  type Matrix,
  matrixFromColumns,
  type Progress,
  SECOND_MS,
} from '../core/index.ts';
import { type DataReport, generatedWith, readBars, settingsOf, writeMarket } from '../data/index.ts';
import { computeFeatures, firstFeatureRow } from '../features/index.ts';
import type { Strategy } from '../strategy/index.ts';
import { type LabelledBars, labelBars } from '../walkforward/index.ts';
import { columnsRead, keepColumns } from './columns-read.ts';
import type { FeatureStore } from './feature-store.ts';
import { barsHash, runIdOf } from './identity.ts';
import { type Joins, joinConfigured } from './joined-series.ts';
import { marketHash, marketWarnings, readMarketInputs } from './market-inputs.ts';
import { requireOneMarket } from './one-market.ts';
import { type OwnTarget, parseOwnTargets } from './own-targets/index.ts';
import { checkPlugins, type Plugins, parsePlugins, type Scope } from './plugins/plugins.ts';
import { loadConfigPlugins, pluginFolder, pluginsHash, type UserPlugins } from './plugins/user-plugins.ts';
import { executionRules } from './run-strategies.ts';

/** Bars and plug-ins of one configuration, read and checked. */
export interface Prepared {
  readonly config: Config;
  readonly bars: Bars;
  readonly joins: Joins;
  readonly dataReport: DataReport;
  readonly data: DataSummary;
  /** Funding and finer bars, where the configuration names them. */
  readonly market: MarketInputs;
  readonly plugins: Plugins;
  /** The user's own targets; none for a command that runs no strategies. */
  readonly ownTargets: readonly OwnTarget[];
  /** Those of the user's own, and the folder that their paths count from. */
  readonly own: UserPlugins;
  readonly pluginFolder: string;
  readonly configHash: string;
  readonly dataHash: string;
  /** Of the bars with their joined columns. */
  readonly barsHash: string;
  readonly runId: string;
}

/**
 * Loads and parses every plug-in, then reads (or first generates) the bars.
 *
 * @param further columns of the file that are read although this configuration names none of them, by the bars' interval
 */
export async function prepare(
  loaded: LoadedConfig,
  progress: Progress,
  scope: Scope = 'strategies',
  further: (intervalMs: number) => readonly string[] = () => [],
): Promise<Prepared> {
  const { config } = loaded;
  requireOneMarket(config);
  const own = await loadConfigPlugins(loaded);
  const early = checkPlugins(config, scope, own);
  const ownTargets = scope === 'columns' ? [] : parseOwnTargets(config);
  progress.stage('data');
  await generateIfMissing(config, progress);
  const { file, columns, range, policies } = config.data;
  // Where the interval must be known first to say what is read, all columns are, and the others go afterwards.
  const { bars: all, report } = await readBars(file, {
    columns,
    ...readPeriod(config.data),
    ...(range === null ? {} : { periodPath: 'data.range' }),
    policies,
    extra: early === null ? undefined : [...columnsRead(early, SECOND_MS), ...further(SECOND_MS)],
  });
  const plugins = parsePlugins(config, all.intervalMs, scope, own);
  const alone = keepColumns(all, [...columnsRead(plugins, all.intervalMs), ...further(all.intervalMs)]);
  if (report.gapRows > 0) progress.warn(`${report.gapRows} gap rows: flat, flagged, neither trained on nor scored`);
  const { bars, joins, summaries, warnings } = await joinConfigured(config.data.series, alone);
  for (const warning of warnings) progress.warn(warning);
  const market = scope === 'columns' ? {} : await readMarketInputs(config.data, bars);
  for (const warning of marketWarnings(market, bars)) progress.warn(warning);
  const ownHash = barsHash(bars);
  const dataHash = marketHash(ownHash, market);
  const configHash = loaded.hash();
  requireMarketInputs(plugins.strategies, bars, market);
  return {
    config,
    bars,
    joins,
    dataReport: report,
    data: {
      file,
      rows: bars.time.length,
      from: isoTime(bars.time[0]!),
      to: isoTime(bars.time[bars.time.length - 1]!),
      intervalMs: bars.intervalMs,
      gapRows: report.gapRows,
      series: summaries,
    },
    market,
    plugins,
    ownTargets,
    own,
    pluginFolder: pluginFolder(loaded.file),
    configHash,
    dataHash,
    barsHash: ownHash,
    runId: runIdOf(configHash, dataHash, pluginsHash(own)),
  };
}

/**
 * Makes the generated market on first use. A file that the generator made with other settings is neither used nor
 * overwritten: the answer would be about another market than the configuration says.
 */
async function generateIfMissing(config: Config, progress: Progress): Promise<void> {
  const { file, generate } = config.data;
  if (generate === null) return;
  const wanted = settingsOf(generate);
  if (!existsSync(file)) {
    progress.warn(`${file} is not there: generating ${generate.years} years of ${generate.interval} bars`);
    await writeMarket(file, generate);
    return;
  }
  const made = await generatedWith(file);
  if (made === undefined || made === wanted) return;
  throw new InputError('FILE_EXISTS', {
    what: `the market in ${file} was generated with other settings than ${wanted}: ${made}`,
    where: 'data.generate',
    path: 'data.generate',
    mend: 'delete the file, name another data.file, or take it as it is with --data',
  });
}

/** Float32 features of all rows, and the first row at which each of them is defined. */
export function featureMatrix(
  { bars, plugins }: Pick<Prepared, 'bars' | 'plugins'>,
  frame: Pick<Frame, 'columns'> = computeFeatures(plugins.features, bars),
): { matrix: Matrix; firstRow: number } {
  const names = plugins.features.flatMap((feature) => feature.outputs);
  const firstRow = firstFeatureRow(plugins.features, bars, frame.columns);
  if (names.length === 0) return { matrix: { data: new Float32Array(0), rows: bars.time.length, names }, firstRow };
  return { matrix: matrixFromColumns(frame.columns, names), firstRow };
}

/** The configuration's feature columns, from the store where it has them. */
export async function storedFeatures(
  { config, plugins }: Prepared,
  store: FeatureStore,
  progress: Progress,
): Promise<Pick<Frame, 'columns'>> {
  const columns: Record<string, Float64Array> = {};
  for (const [i, feature] of plugins.features.entries()) {
    Object.assign(columns, await store.columns(config.features[i]!, feature));
    progress.tick(i + 1, store.use !== null && store.use.read > 0 ? `${store.use.read} from the store` : undefined);
  }
  return { columns };
}

/** Labels of all rows by a labeler that needs no fitting; undefined for one that each segment fits itself. */
export function globalLabels({ bars, plugins }: Pick<Prepared, 'bars' | 'plugins'>): LabelledBars | undefined {
  return plugins.labels.fitted ? undefined : labelBars(plugins.labels, bars, null);
}

/**
 * The label that an overlay may read at each row; undefined for one that looks ahead, or a column not known in time.
 *
 * @param stitched the labels of a labeler that each segment fits, where a run has them
 */
export function causalLabel(
  { plugins }: Pick<Prepared, 'plugins'>,
  labelled: LabelledBars | undefined,
  stitched: Int8Array | undefined,
): Int8Array | undefined {
  if (!plugins.labels.tradable) return undefined;
  return plugins.labels.fitted ? stitched : labelled?.labels.regime;
}

/**
 * Refuses execution rules that ask for what the configuration does not give.
 *
 * @throws ConfigError CONFIG_INVALID, with the strategy's own key
 */
export function requireMarketInputs(strategies: readonly Strategy[], bars: Bars, market: MarketInputs): void {
  for (const strategy of strategies) {
    for (const [i, rules] of executionRules(strategy, bars.intervalMs).entries()) {
      const path = strategy.executionPaths[i]!;
      if (rules.costs.funding && market.funding === undefined) {
        throw invalid(`${path}.costs`, 'there are no funding rates', 'set data.fundingFile, or drop { use: funding }');
      }
      if (rules.intrabar === 'replay' && market.finer === undefined) {
        throw invalid(
          `${path}.intrabar`,
          'there are no finer bars to replay',
          'set data.finerFile, or intrabar: worst',
        );
      }
      if (rules.fill === 'next-vwap' && bars.columns.vwap === undefined) {
        throw invalid(
          `${path}.fill`,
          'the bars have no column "vwap"',
          'add the column to the bar file, or fill at next-open',
        );
      }
    }
  }
}

/** Refuses a configuration whose parts do not fit together, before anything is trained. @throws ConfigError CONFIG_INVALID */
export function requireInputs({ config, plugins }: Pick<Prepared, 'config' | 'plugins'>): void {
  if (plugins.regimeModel.needsLabelInputs && !config.model.labelInputs) {
    throw invalid(
      'model.labelInputs',
      `the model "${config.model.use}" reads the label inputs`,
      'set model.labelInputs: true',
    );
  }
  if (config.features.length === 0 && !config.model.labelInputs) {
    throw invalid(
      'model.labelInputs',
      'there are no features and no label inputs',
      'name at least one feature, or set model.labelInputs: true',
    );
  }
  const names = plugins.features.flatMap(({ outputs }) => outputs);
  plugins.regimeModel.requireColumns?.(names);
  plugins.returnModel?.requireColumns?.(names);
  const forecast = new Set([
    ...plugins.labels.names.map((name) => `p_${name}`),
    ...plugins.returnHeads.map((head) => `expReturnBps_${head.horizon}`),
    ...(plugins.returnHeads.length > 0 ? ['edgeBps', 'zEdge'] : []),
  ]);
  for (const { name, needs } of plugins.strategies) {
    const absent = needs.columns.find((column) => !forecast.has(column));
    if (absent === undefined) continue;
    throw invalid(
      `strategies.${name}`,
      `the strategy reads "${absent}", which no model forecasts (there will be ${[...forecast].join(', ')})`,
      'add the head that forecasts it (model.returns), or leave the strategy out',
    );
  }
}

function invalid(path: string, what: string, mend: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', { what, where: path, path, mend });
}
