import path from 'node:path';
import { isoTimeMs, type LoadedConfig } from '../config/index.ts';
import {
  type Bars,
  type DataSummary,
  InputError,
  isoTime,
  type Progress,
  type Range,
  type Segment,
  WEEK_MS,
  writeFileAtomic,
} from '../core/index.ts';
import { type TreeModel, writeXgboost } from '../models/index.ts';
import { addCandidate } from '../registry/index.ts';
import { fitSegment, type PartScore, type SegmentResult, scoreParts } from '../walkforward/index.ts';
import { modelName } from './model-name.ts';
import { prepare, requireInputs } from './prepare.ts';
import { preparedContext } from './prepared-context.ts';
import { everyHundredth } from './running-shares.ts';
import { workersOf } from './workers-of.ts';

export interface TrainOptions {
  /** First bar of the train window, ISO; without it `walkForward.trainWeeks` before its end (all bars where windows expand). */
  readonly from?: string | undefined;
  /** The window ends before it, ISO; without it behind the last bar. */
  readonly to?: string | undefined;
  /** Folder of the bundle; without it a candidate in the model store. */
  readonly out?: string | undefined;
  /** Folder for an XGBoost file of each head that is a sum of trees. */
  readonly xgboost?: string | undefined;
  readonly progress: Progress;
}

export interface TrainAnswer {
  readonly data: DataSummary;
  /** Where the bundle lies; name and version in the model store, null in a folder of one's own. */
  readonly model: {
    readonly dir: string;
    readonly name: string | null;
    readonly version: string | null;
    readonly hash: string;
  };
  /** XGBoost files, by head; empty where none were asked for. */
  readonly xgboost: Readonly<Record<string, string>>;
  readonly window: { readonly from: string; readonly to: string; readonly rows: number };
  readonly rows: { readonly fit: number; readonly stop: number; readonly calibrate: number };
  readonly features: readonly string[];
  readonly regimes: readonly string[];
  /** What each head's fit says of itself. */
  readonly heads: Readonly<Record<string, unknown>>;
  /** Of the regime head, on parts of the train window: not out of sample. */
  readonly scores: { readonly stop: PartScore | null; readonly calibrate: PartScore | null };
}

/**
 * One model on one window: labeler, heads and calibration are fitted as a segment of a walk-forward does it, and sealed. Nothing
 * reads a bar behind the window.
 *
 * @throws InputError DATA_TOO_SHORT, ARGUMENT_INVALID, NO_SEGMENT_TRAINED where the window cannot be trained on
 */
export async function trainRun(loaded: LoadedConfig, options: TrainOptions): Promise<TrainAnswer> {
  const { progress } = options;
  const prepared = await prepare(loaded, progress);
  requireInputs(prepared);
  const { config, bars, plugins } = prepared;
  const train = trainWindow(bars, config.walkForward, options);
  const segment: Segment = { index: 0, train, test: { start: train.end, end: train.end } };
  progress.stage('features');
  const context = preparedContext(prepared);
  progress.stage('train', 1);
  progress.tick(0);
  const onProgress = everyHundredth((share) => progress.running?.([share]));
  // There is one segment: the workers that would train others side by side share its fits.
  const threads = workersOf(config);
  const trees = new Map<string, TreeModel | undefined>();
  const result = await fitSegment({ ...context, threads }, segment, undefined, {
    onProgress,
    ...(options.xgboost === undefined ? {} : { onTrees: (head, model) => void trees.set(head, model) }),
  });
  if (result.status === 'skipped') throw untrained(result.reason, bars, train);
  progress.running?.([]);
  progress.tick(1);
  const scores = await scoreParts(context, segment, result.bundle.files['regime.onnx']!);
  const model = await file(result, options.out, config.runtime.models, modelName(config));
  const xgboost = options.xgboost === undefined ? {} : await writeTrees(trees, options.xgboost);
  progress.end();
  return {
    data: prepared.data,
    model,
    xgboost,
    window: {
      from: isoTime(bars.time[train.start]!),
      to: isoTime(bars.time[train.end - 1]!),
      rows: train.end - train.start,
    },
    rows: result.rows,
    features: result.bundle.manifest.features,
    regimes: plugins.labels.names,
    heads: result.fits,
    scores,
  };
}

/**
 * An XGBoost file for each head that is a sum of trees.
 *
 * @throws InputError MODEL_UNSUPPORTED where no head is
 */
async function writeTrees(
  heads: ReadonlyMap<string, TreeModel | undefined>,
  folder: string,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [head, trees] of heads) {
    if (trees === undefined) continue;
    files[head] = path.join(folder, `${head}.json`);
    await writeFileAtomic(files[head], writeXgboost(trees));
  }
  if (Object.keys(files).length > 0) return files;
  throw new InputError('MODEL_UNSUPPORTED', {
    what: 'no head of this model is a sum of trees: there is nothing to write for XGBoost',
    where: `--xgboost ${folder}`,
    mend: 'use model.use: gbdt, random-forest or extra-trees, or leave the flag out',
  });
}

async function file(
  { bundle }: Extract<SegmentResult, { status: 'done' }>,
  out: string | undefined,
  models: string,
  name: string,
): Promise<TrainAnswer['model']> {
  const { files, hash } = bundle;
  if (out === undefined) {
    const { version } = await addCandidate(models, name, files, hash);
    return { dir: path.join(models, name, version), name, version, hash };
  }
  for (const [one, bytes] of Object.entries(files)) await writeFileAtomic(path.join(out, one), bytes);
  return { dir: out, name: null, version: null, hash };
}

/** Rows of the train window. */
function trainWindow(
  { time, intervalMs }: Bars,
  { scheme, trainWeeks }: { readonly scheme: 'rolling' | 'expanding'; readonly trainWeeks: number },
  { from, to }: TrainOptions,
): Range {
  const n = time.length;
  const end = to === undefined ? n : firstRowAt(time, to, '--train-to');
  const wanted = Math.round((trainWeeks * WEEK_MS) / intervalMs);
  const start = from !== undefined ? firstRowAt(time, from, '--train-from') : scheme === 'expanding' ? 0 : end - wanted;
  if (start >= 0 && start < end) return { start, end };
  throw new InputError('DATA_TOO_SHORT', {
    what:
      start < 0
        ? `${wanted} bars of ${trainWeeks} weeks end at ${isoTime(time[end - 1] ?? time[0]!)}, and only ${end} bars lie before that`
        : 'the train window has no bar',
    where: from === undefined ? 'walkForward.trainWeeks' : '--train-from, --train-to',
    mend: `the bars reach from ${isoTime(time[0]!)} to ${isoTime(time[n - 1]!)}: name a window in there, or a shorter one with --train-weeks`,
  });
}

function firstRowAt(time: Float64Array, text: string, flag: string): number {
  const at = isoTimeMs(text);
  if (Number.isNaN(at)) {
    throw new InputError('ARGUMENT_INVALID', {
      what: `${flag} is ${JSON.stringify(text)}, which is no ISO time or date`,
      where: `${flag} ${text}`,
      mend: `give a time such as ${flag} 2024-01-01`,
    });
  }
  const row = time.findIndex((t) => t >= at);
  return row < 0 ? time.length : row;
}

function untrained(reason: string, { time }: Bars, { start, end }: Range): InputError {
  return new InputError('NO_SEGMENT_TRAINED', {
    what: `the window cannot be trained on: ${reason}`,
    where: `${isoTime(time[start]!)} to ${isoTime(time[end - 1]!)}`,
    mend: 'name a longer or later window (--train-from, --train-to, --train-weeks)',
  });
}
