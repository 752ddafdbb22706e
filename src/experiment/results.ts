import type { Bars, FeatureStoreUse, Forecast, NullSummary, RunAnswer } from '../core/index.ts';
import { encodeParquet } from '../data/index.ts';
import type { RunStore } from '../jobs/index.ts';
import type { Evaluation } from './evaluate/evaluate.ts';
import { readNull, withNull } from './null/read.ts';
import { pluginIdentities } from './plugins/user-plugins.ts';
import type { Prepared } from './prepare.ts';
import type { StrategyRun } from './run-strategies.ts';
import type { FiledSegment, FinishedSegment } from './segments/fit-segments.ts';
import { segmentFolder } from './segments/segment-folder.ts';
import { LABEL_COLUMN } from './segments/segment-job.ts';
import { predictedRegimes } from './strategy-columns.ts';
import { fillsTable, type TradeContext, tradesTable } from './trade-tables.ts';

export type DoneSegment = Extract<FinishedSegment, { status: 'done' }>;

/** With a bundle in the run's folder. */
export type FiledDone = Extract<FiledSegment, { status: 'done' }>;

/** `metrics.json`: everything that configuration, data, code and seed decide, and nothing else. */
export type RunMetrics = Omit<RunAnswer, 'dir' | 'featureStore' | 'timings' | 'versions' | 'data' | 'null'> & {
  readonly data: Omit<RunAnswer['data'], 'file'>;
};

/** `run.json`: what may differ from call to call. Written last: its presence says that the run is whole. */
export interface RunRecord {
  readonly dir: string;
  readonly file: string;
  /** Worker threads that were used at most. */
  readonly workers: number;
  /** ISO time at which the run ended. */
  readonly created: string;
  readonly featureStore: FeatureStoreUse | null;
  readonly timings: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the run's other files: one that was changed or cut off makes the run unfinished again. */
  readonly files: Readonly<Record<string, string>>;
}

/** JSON as result files hold it: NaN as null, a newline at the end; the order of keys is the configuration's. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The content of `metrics.json`: what was planned, trained, traded and scored, and nothing of where or how fast. */
export function metricsOf(
  prepared: Prepared,
  planned: number,
  finished: readonly FinishedSegment[],
  runs: readonly StrategyRun[],
  labels: RunAnswer['labels'],
  scores: Evaluation &
    Pick<
      RunAnswer,
      | 'quality'
      | 'hold'
      | 'details'
      | 'models'
      | 'calibration'
      | 'conformal'
      | 'horizonWeights'
      | 'selection'
      | 'tuning'
    >,
): RunMetrics {
  const { file: _, ...data } = prepared.data;
  const plugins = pluginIdentities(prepared.own);
  return {
    runId: prepared.runId,
    hashes: {
      config: prepared.configHash,
      data: prepared.dataHash,
      bars: prepared.barsHash,
      ...(plugins === undefined ? {} : { plugins }),
    },
    data,
    segments: {
      planned,
      done: finished.filter(({ status }) => status === 'done').length,
      failed: finished.filter(({ status }) => status === 'failed').length,
      skipped: finished.flatMap((segment) =>
        segment.status === 'done' ? [] : [{ index: segment.segment.index, reason: segment.reason }],
      ),
    },
    strategies: Object.fromEntries(runs.map((run) => [run.name, run.metrics])),
    execution: Object.fromEntries(runs.map((run) => [run.name, run.execution])),
    labels,
    ...scores,
  };
}

/**
 * The texts of the two files merged: what `--json` prints, the same at the first call as at every later one. With null markets, the
 * run's place among them.
 */
export function answerOf(metricsJson: string, recordJson: string, nulls: NullSummary | null): RunAnswer {
  const { runId, ...metrics } = JSON.parse(metricsJson) as RunMetrics;
  const { dir, file, featureStore, timings, versions } = JSON.parse(recordJson) as RunRecord;
  return withNull({ runId, dir, ...metrics, data: { file, ...metrics.data }, featureStore, timings, versions }, nulls);
}

/** Holding the market on the scored rows. */
export const HOLD_FILE = 'hold.parquet';

/** The files of a run that its record vouches for. */
export const RESULT_FILES = [
  'config.json',
  'plan.json',
  'forecasts.parquet',
  'equity.parquet',
  'trades.parquet',
  'fills.parquet',
  HOLD_FILE,
  'gates.json',
  'metrics.json',
  'report.html',
] as const;

/**
 * SHA-256 of each result file, and of each bundle's evidence, as they lie in the folder.
 *
 * @param more files that only some runs have
 */
export async function hashResults(
  store: RunStore,
  done: readonly DoneSegment[],
  more: readonly string[],
): Promise<Record<string, string>> {
  const files = [...RESULT_FILES, ...more, ...done.map(({ segment }) => evidenceFile(segment.index))];
  const hashes = await Promise.all(files.map(async (file) => [file, await store.hash(file)] as const));
  return Object.fromEntries(hashes.map(([file, hash]) => [file, hash ?? '']));
}

/** The files that other commands read: all but the page, which can be drawn again from them. */
export const TABLE_FILES = RESULT_FILES.filter((file) => file !== 'report.html');

/**
 * The answer of a run that is whole and whose files are unchanged, or undefined.
 *
 * @param needed the files that must be as they were; without it all that the record vouches for
 */
export async function readAnswer(store: RunStore, needed?: readonly string[]): Promise<RunAnswer | undefined> {
  try {
    const record = await store.read('run.json');
    const metrics = await store.read('metrics.json');
    if (record === undefined || metrics === undefined) return undefined;
    const { files } = JSON.parse(record) as RunRecord;
    for (const file of needed ?? Object.keys(files)) if ((await store.hash(file)) !== files[file]) return undefined;
    return answerOf(metrics, record, await readNull(store));
  } catch (error) {
    // A record that was cut off or comes from an older version.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function evidenceFile(index: number): string {
  return `${segmentFolder(index)}/evidence.json`;
}

/** Writes the run's tables: forecasts, equity, trades, fills, gate counts, and each bundle's scores out of sample. */
export async function writeTables(
  store: RunStore,
  bars: Bars,
  forecast: Forecast,
  runs: readonly StrategyRun[],
  done: readonly FiledDone[],
  context: TradeContext,
): Promise<void> {
  await store.write('forecasts.parquet', forecastTable(forecast, done));
  await store.write('equity.parquet', equityTable(bars, runs));
  await store.write('trades.parquet', tradesTable(bars, runs, context));
  await store.write('fills.parquet', fillsTable(bars, runs));
  await store.write('gates.json', json(Object.fromEntries(runs.map((run) => [run.name, gateCounts(run)]))));
  for (const segment of done) {
    await store.write(evidenceFile(segment.segment.index), json(evidence(forecast.regimes, segment, bars.gap)));
  }
}

function forecastTable(forecast: Forecast, done: readonly DoneSegment[]): Uint8Array {
  const joined = (name: string): Int8Array => Int8Array.from(done.flatMap(({ columns }) => Array.from(columns[name]!)));
  return encodeParquet(
    {
      time: forecast.time,
      segment: forecast.segment,
      ...forecast.columns,
      regime: predictedRegimes(forecast),
      target_regime: joined('target_regime'),
      naive_regime: joined('naive_regime'),
      ...(done.every(({ columns }) => columns[LABEL_COLUMN] !== undefined)
        ? { [LABEL_COLUMN]: joined(LABEL_COLUMN) }
        : {}),
    },
    { timeColumns: ['time'], metadata: { regimes: forecast.regimes.join(',') } },
  );
}

/** From raw signals to fills: what each stage and each rule kept out. */
function gateCounts({ execution: { stages, kept, fills } }: StrategyRun) {
  return { stages, kept, fills };
}

/** Equity at every scored row: what the strategies' metrics are computed from. */
function equityTable(bars: Bars, runs: readonly StrategyRun[]): Uint8Array {
  const scored = runs[0]?.scored ?? new Uint8Array(0);
  const rows = Int32Array.from(scored, (_, t) => t).filter((t) => scored[t] === 1);
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (t) => values[t]!);
  const columns: Record<string, Float64Array> = { time: take(bars.time), close: take(bars.close) };
  for (const { name, result, target } of runs) {
    columns[`${name}.equity`] = take(result.equity);
    columns[`${name}.return`] = take(result.barReturn);
    columns[`${name}.target`] = take(target);
    columns[`${name}.position`] = take(result.position);
  }
  return encodeParquet(columns, { timeColumns: ['time'] });
}

/** Equity of holding at every scored row. */
export function holdTable(bars: Bars, { scored, result }: StrategyRun): Uint8Array {
  const counts = (_: number, t: number): boolean => scored[t] === 1;
  return encodeParquet(
    { time: bars.time.subarray(0, scored.length).filter(counts), equity: result.equity.filter(counts) },
    { timeColumns: ['time'] },
  );
}

/** A bundle's accuracy on its own test window, beside the naive forecast's on the same rows. */
function evidence(
  regimes: readonly string[],
  { segment, columns, summary }: FiledDone,
  gap: Uint8Array,
): Record<string, unknown> {
  const truth = columns.target_regime!;
  const naive = columns.naive_regime!;
  let rows = 0;
  let hits = 0;
  let naiveHits = 0;
  for (let i = 0; i < truth.length; i++) {
    if (truth[i]! < 0 || naive[i]! < 0 || gap[segment.test.start + i] === 1) continue;
    const p = regimes.map((name) => columns[`p_${name}`]![i]!);
    rows++;
    if (p.indexOf(Math.max(...p)) === truth[i]) hits++;
    if (naive[i] === truth[i]) naiveHits++;
  }
  return {
    segment: segment.index,
    bundle: summary.bundleHash,
    rows,
    accuracy: hits / rows,
    naiveAccuracy: naiveHits / rows,
    trainedOn: summary.rows,
  };
}
