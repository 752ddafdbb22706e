import type { Config } from '../../config/index.ts';
import {
  type Bars,
  ConfigError,
  type HeadExplanation,
  type HorizonWeights,
  type Matrix,
  RegimewalkError,
  type Segment,
} from '../../core/index.ts';
import { encodeParquet } from '../../data/index.ts';
import { RunStore } from '../../jobs/index.ts';
import { returnTarget } from '../../labels/index.ts';
import type { ConformalScores } from '../../models/index.ts';
import type { ProgressShare } from '../../trainers/index.ts';
import {
  fitSegment,
  type LabelCodes,
  type LabelledBars,
  type RegimeHistory,
  type SegmentContext,
  type SegmentLabeler,
  type SegmentResult,
  type SharedTuning,
} from '../../walkforward/index.ts';
import { codesToText } from '../code-text.ts';
import { versions } from '../identity.ts';
import { type Plugins, parsePlugins } from '../plugins/plugins.ts';
import { type PluginRef, pluginIdentities, type UserPlugins } from '../plugins/user-plugins.ts';
import { runLabelerJob } from './labeler-job.ts';
import { linkFiles, readLink } from './link-files.ts';
import { FORECAST_FILE, segmentFolder } from './segment-folder.ts';
import { runTuningJob, type TuningJob } from './tuning-job.ts';

/** What all segments of a run share: plain data, its arrays on shared memory. */
export interface SharedInputs {
  readonly config: Config;
  readonly bars: Bars;
  readonly features: Matrix;
  readonly firstFeatureRow: number;
  readonly labelled: LabelledBars | undefined;
  readonly runDir: string;
  readonly configHash: string;
  readonly dataHash: string;
  /** Plug-ins of the user's own, to be loaded on each thread. */
  readonly pluginRefs: readonly PluginRef[];
}

/** The names of its labeler's states under which a segment was done; absent where they need none. */
type Renaming = readonly number[] | null;

/** What a finished segment's record says beside its files. */
export type SegmentSummary =
  | { readonly status: 'skipped'; readonly reason: string; readonly renaming?: Renaming; readonly from?: From }
  | {
      readonly status: 'done';
      readonly renaming?: Renaming;
      readonly from?: From;
      readonly bundleHash: string;
      readonly history: RegimeHistory;
      readonly rows: { readonly fit: number; readonly stop: number; readonly calibrate: number };
      readonly fits: Readonly<Record<string, unknown>>;
      readonly conformal?: ConformalScores;
      readonly horizonWeights?: HorizonWeights;
      /** By head, what its columns add to it on the test rows; absent where the models can't tell. */
      readonly explained?: Readonly<Record<string, HeadExplanation>>;
      /** As text; the test rows' codes behind the filter are left out where they are those before it. */
      readonly labelCodes?: { readonly train: string; readonly raw: string; readonly label?: string };
    };

/** What a job sends back: failures travel as plain text, since classes do not survive between threads. */
export type SegmentOutcome =
  | { readonly status: 'skipped' | 'done' }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'fatal'; readonly error: ReturnType<typeof plainError> };

const FATAL: ReadonlySet<string> = new Set(['DISK_FULL', 'NOT_WRITABLE', 'WRITE_FAILED']);

/** The causal label, after and before its filter, where each segment fits its own labeler. */
export const LABEL_COLUMN = 'label_regime';
export const RAW_LABEL_COLUMN = 'raw_regime';

/** The segment that a chained one goes on from, and its seal; null where none was trained before it. Absent without a chain. */
export type From = { readonly segment: number; readonly bundle: string } | null;

/** What a worker is asked for: a segment's labeler alone, what is tuned once, or a segment's models with what it was given. */
export type SegmentJob =
  | { readonly kind: 'labeler'; readonly segment: Segment }
  | TuningJob
  | {
      readonly kind: 'models';
      readonly segment: Segment;
      readonly labeler?: SegmentLabeler | undefined;
      readonly from?: From;
      /** What was tuned once for all; absent where nothing was. */
      readonly tuned?: SharedTuning | undefined;
    };

/**
 * The configuration's plug-ins beside the shared columns.
 *
 * @param plugins parsed on this thread; without them they are parsed here
 */
export function segmentContext(
  inputs: SharedInputs,
  own: UserPlugins,
  plugins: Plugins = parsePlugins(inputs.config, inputs.bars.intervalMs, 'strategies', own),
): SegmentContext {
  const { config, bars } = inputs;
  const identities = pluginIdentities(own);
  return {
    bars,
    features: inputs.features,
    firstFeatureRow: inputs.firstFeatureRow,
    labelScheme: plugins.labels,
    labelled: inputs.labelled,
    regimeModel: plugins.regimeModel,
    labelInputs: config.model.labelInputs,
    transforms: plugins.transforms,
    calibrator: plugins.calibrator,
    crossFit: plugins.crossFit,
    conformal: plugins.conformal,
    returnCalibration: plugins.returnCalibration,
    returnModel: plugins.returnModel,
    warmStart: plugins.warmStart,
    regimeChoice: plugins.regimeChoice,
    returnChoice: plugins.returnChoice,
    returnHeads: plugins.returnHeads,
    horizonScheme: plugins.horizonScheme,
    returnTargets: plugins.returnHeads.map((head) => returnTarget(bars.close, bars.gap, head.horizonBars)),
    shares: config.walkForward.shares,
    minTrainRows: config.walkForward.minTrainRows,
    embargoBars: config.walkForward.embargoBars,
    seed: config.seed,
    manifest: {
      format: 1,
      featureSpecs: config.features,
      labels: { ...config.labels, leadBars: plugins.labels.leadBars, names: [...plugins.labels.names] },
      model: config.model,
      returnHeads: plugins.returnHeads,
      referenceBars: plugins.referenceBars,
      intervalMs: bars.intervalMs,
      seed: config.seed,
      hashes: { config: inputs.configHash, data: inputs.dataHash },
      versions: versions(),
      ...(identities === undefined ? {} : { plugins: identities }),
    },
  };
}

/** Does a job and files what it made; a failure is an outcome, a full disk ends the run. */
export async function runSegmentJob(
  context: SegmentContext,
  runDir: string,
  job: SegmentJob,
  onProgress?: ProgressShare,
): Promise<SegmentOutcome> {
  const store = new RunStore(runDir);
  try {
    if (job.kind === 'tuning') return await runTuningJob(context, store, job);
    if (job.kind === 'models') {
      const { tuned } = job;
      const whole = tuned === undefined ? context : { ...context, tuned: async () => tuned };
      return await runModelsJob(whole, store, job, onProgress);
    }
    await runLabelerJob(context, store, job.segment);
    return { status: 'done' };
  } catch (error) {
    // Where nothing can be written, every other segment would fail as well; bad luck with one segment is its own.
    // So would they by a wrong key of the configuration, and what was to be tuned for all of them.
    if (
      error instanceof RegimewalkError &&
      (FATAL.has(error.code) || error instanceof ConfigError || job.kind === 'tuning')
    )
      return { status: 'fatal', error: plainError(error) };
    if (error instanceof RegimewalkError) return { status: 'failed', reason: error.what };
    return { status: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function runModelsJob(
  context: SegmentContext,
  store: RunStore,
  { segment, labeler, from }: Extract<SegmentJob, { kind: 'models' }>,
  onProgress: ProgressShare | undefined,
): Promise<SegmentOutcome> {
  const link = from == null ? undefined : await readLink(store, from.segment);
  const result = await fitSegment(context, segment, labeler, { link, onProgress, explain: true });
  const named = {
    ...(labeler === undefined ? {} : { renaming: renamingOf(labeler) }),
    ...(from === undefined ? {} : { from }),
  };
  if (result.status === 'skipped') {
    await store.finish<SegmentSummary>(segmentFolder(segment.index), {}, { ...result, ...named });
    return { status: 'skipped' };
  }
  const { bundle, history, rows, fits, conformal, horizonWeights, explained, labelCodes } = result;
  await store.finish<SegmentSummary>(
    segmentFolder(segment.index),
    { ...bundle.files, ...linkFiles(result.link), [FORECAST_FILE]: forecastBytes(context, segment, result) },
    {
      status: 'done',
      bundleHash: bundle.hash,
      history,
      rows,
      fits,
      ...(conformal === undefined ? {} : { conformal }),
      ...(horizonWeights === undefined ? {} : { horizonWeights }),
      ...(explained === undefined ? {} : { explained }),
      ...(labelCodes === undefined ? {} : { labelCodes: labelTexts(labelCodes) }),
      ...named,
    },
  );
  return { status: 'done' };
}

function labelTexts({ train, raw, label }: LabelCodes): NonNullable<DoneSummary['labelCodes']> {
  const [before, behind] = [codesToText(raw), codesToText(label)];
  return { train: codesToText(train), raw: before, ...(before === behind ? {} : { label: behind }) };
}

type DoneSummary = Extract<SegmentSummary, { status: 'done' }>;

/** The names that a segment's labeler came with; null where it could not be fitted. */
export function renamingOf(labeler: SegmentLabeler): Renaming {
  return 'params' in labeler ? ((labeler.params.renaming as Renaming | undefined) ?? null) : null;
}

/** An error as what can travel between threads. */
export function plainError({ code, what, where, mend, path }: RegimewalkError) {
  return { code, what, where, mend, path };
}

function forecastBytes(
  context: SegmentContext,
  segment: Segment,
  result: Extract<SegmentResult, { status: 'done' }>,
): Uint8Array {
  return encodeParquet(
    {
      time: context.bars.time.slice(segment.test.start, segment.test.end),
      ...result.columns,
      target_regime: result.truth,
      naive_regime: result.naive,
      ...(result.label === undefined ? {} : { [LABEL_COLUMN]: result.label }),
      ...(result.rawLabel === undefined ? {} : { [RAW_LABEL_COLUMN]: result.rawLabel }),
    },
    { timeColumns: ['time'] },
  );
}
