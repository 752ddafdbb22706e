import type { LoadedConfig } from '../config/index.ts';
import {
  ConfigError,
  childSeed,
  DAY_MS,
  type Forecast,
  type HorizonWeightsSummary,
  InputError,
  type Progress,
  type RunAnswer,
} from '../core/index.ts';
import { latestRunId, type RunStore } from '../jobs/index.ts';
import { planSegments, type SegmentForecast, segmentHorizonWeights } from '../walkforward/index.ts';
import { REPS } from './evaluate/evaluate.ts';
import { horizonSummary, overlapSegments } from './evaluate/evaluate-horizons.ts';
import { readForecasts } from './forecast-file.ts';
import { INNER_IC } from './plugins/plugins.ts';
import { type Prepared, prepare } from './prepare.ts';
import { preparedContext } from './prepared-context.ts';
import type { DoneSegment } from './results.ts';
import { answerOfRun } from './runs.ts';
import { tuningHere } from './segments/tune-once.ts';

export interface HorizonWeightsOptions {
  /** An id, the start of one, or `latest`; without it the latest run where there is one. */
  readonly run?: string | undefined;
  readonly progress: Progress;
}

export interface HorizonWeightsAnswer extends HorizonWeightsSummary {
  /** The run whose weights, or whose forecasts, are judged; null where there is none. */
  readonly runId: string | null;
  /** `run`: as the run was traded; `computed`: inner folds were trained now. */
  readonly source: 'run' | 'computed';
}

/** The summary of a run with several horizons; undefined for others. */
export function horizonsOfRun(
  { bars, config, plugins }: Prepared,
  forecast: Forecast,
  done: readonly DoneSegment[],
): HorizonWeightsSummary | undefined {
  const { returnHeads: heads, horizonScheme } = plugins;
  if (heads.length < 2) return undefined;
  return horizonSummary({
    bars,
    heads,
    referenceBars: plugins.referenceBars,
    barsPerDay: DAY_MS / bars.intervalMs,
    use:
      horizonScheme !== null
        ? 'inner-ic'
        : heads.every(({ weight }) => weight === heads[0]!.weight)
          ? 'equal'
          : 'fixed',
    forecast,
    segments: weightedSegments(done),
    overlapSegments: overlapSegments(config.walkForward),
    reps: REPS,
    seed: childSeed(config.seed, 'horizon weights'),
  });
}

/** Finished segments with the weights that they were traded by. */
export function weightedSegments(done: readonly DoneSegment[]): SegmentForecast[] {
  return done.map(({ segment, columns, summary: { horizonWeights } }) => ({ segment, columns, horizonWeights }));
}

/**
 * What a run's horizons weigh and whether weighting them was worth anything. A run with inner-fold weights answers from its own files;
 * otherwise the inner folds of the configuration's segments are trained here, and held against the run's forecasts where the
 * configuration is the run's.
 *
 * @throws InputError RUN_MISSING, ARGUMENT_INVALID; ConfigError CONFIG_INVALID for fewer than two horizons
 */
export async function horizonWeightsRun(
  loaded: LoadedConfig,
  { run, progress }: HorizonWeightsOptions,
): Promise<HorizonWeightsAnswer> {
  const { results } = loaded.config.runtime;
  const wanted = run ?? ((await latestRunId(results)) === undefined ? undefined : 'latest');
  const found = wanted === undefined ? undefined : await answerOfRun(results, wanted);
  const own = found?.answer.horizonWeights;
  if (found !== undefined && own?.use === 'inner-ic') return { runId: found.answer.runId, source: 'run', ...own };
  requireHorizons(loaded);
  const prepared = await prepare(loaded, progress, 'columns');
  const sameModels = found !== undefined && found.answer.hashes.bars === prepared.barsHash;
  const same = found !== undefined && sameModels && (await madeAlike(found.store, loaded));
  if (run !== undefined && !same) throw otherRun(found!.answer);
  const forecast = same ? await readForecasts(found.store.file('forecasts.parquet'), prepared) : null;
  const segments = await trainInnerFolds(prepared, progress);
  progress.end();
  const { bars, plugins, config } = prepared;
  return {
    runId: same ? found.answer.runId : null,
    source: 'computed',
    ...horizonSummary({
      bars,
      heads: plugins.returnHeads,
      referenceBars: plugins.referenceBars,
      barsPerDay: DAY_MS / bars.intervalMs,
      use: 'inner-ic',
      forecast,
      segments,
      overlapSegments: overlapSegments(config.walkForward),
      reps: REPS,
      seed: childSeed(config.seed, 'horizon weights'),
    }),
  };
}

async function trainInnerFolds(
  prepared: Prepared,
  progress: Progress,
): Promise<Pick<SegmentForecast, 'segment' | 'horizonWeights'>[]> {
  const { config, bars, plugins } = prepared;
  const context = preparedContext(prepared);
  const planned = planSegments(bars.time.length, bars.intervalMs, config.walkForward);
  const whole = tuningHere({ ...context, horizonScheme: plugins.horizonScheme ?? INNER_IC }, plugins, planned);
  progress.stage('inner folds', planned.length);
  const segments: Pick<SegmentForecast, 'segment' | 'horizonWeights'>[] = [];
  for (const segment of planned) {
    const weights = await segmentHorizonWeights(whole, segment);
    segments.push({ segment, ...(weights === null ? {} : { horizonWeights: weights }) });
    progress.tick(segments.length);
  }
  if (segments.every(({ horizonWeights }) => horizonWeights === undefined)) {
    throw new InputError('NO_SEGMENT_TRAINED', {
      what: `none of ${planned.length} segments could be trained`,
      where: 'walkForward',
      path: 'walkForward.trainWeeks',
      mend: 'bring a longer history, or train on longer windows (npm run plan shows each segment)',
    });
  }
  return segments;
}

function requireHorizons({ config }: LoadedConfig): void {
  const path = 'model.returns.horizons';
  const count = config.model.returns?.horizons.length ?? 0;
  if (count > 1) return;
  throw new ConfigError('CONFIG_INVALID', {
    what: count === 0 ? 'there are no return heads to weigh' : 'there is one horizon, which has all the weight',
    where: path,
    path,
    mend: "name several: --set model.returns.horizons='[4h, 1d, 3d]'",
  });
}

/** Sections that make forecasts. */
const SECTIONS = ['seed', 'features', 'labels', 'model', 'calibration', 'walkForward'] as const;

async function madeAlike(store: RunStore, loaded: LoadedConfig): Promise<boolean> {
  const theirs = JSON.parse((await store.read('config.json')) ?? '{}') as Record<string, unknown>;
  const ours = JSON.parse(JSON.stringify(loaded.portable())) as Record<string, unknown>;
  return SECTIONS.every((section) => JSON.stringify(theirs[section]) === JSON.stringify(ours[section]));
}

function otherRun({ runId }: RunAnswer): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: `run ${runId} has no inner-fold weights, and was made from other bars or by another configuration than this one`,
    where: '--run',
    mend: 'give the configuration and data of the run, or leave --run out: then the weights come without forecasts of a run',
  });
}
