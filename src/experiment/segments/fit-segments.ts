import { type Progress, RunError, type Segment } from '../../core/index.ts';
import { readParquetColumns } from '../../data/index.ts';
import { RunStore } from '../../jobs/index.ts';
import type { LabelScheme } from '../../labels/index.ts';
import {
  chainSteps,
  parentOf,
  type SegmentLabeler,
  type SegmentStates,
  type SharedTuning,
  type WarmStarts,
} from '../../walkforward/index.ts';
import type { UserPlugins } from '../plugins/user-plugins.ts';
import { RunningShares } from '../running-shares.ts';
import { makeSegmentExecutor, runJobs, type SegmentExecutor } from '../segment-executor.ts';
import { fitLabelers, type NamedLabelers } from './fit-labelers.ts';
import { FORECAST_FILE, segmentFolder } from './segment-folder.ts';
import { type From, renamingOf, type SegmentSummary, type SharedInputs } from './segment-job.ts';
import { type Choices, tuneShared } from './tune-once.ts';

type DoneSummary = Extract<SegmentSummary, { status: 'done' }>;

/** A segment that is done with. */
export type FinishedSegment = SegmentWith<Omit<DoneSummary, 'bundleHash'>>;

/** A segment of the run as it stands on disk, its bundle sealed. */
export type FiledSegment = SegmentWith<DoneSummary>;

type SegmentWith<Summary> =
  | { readonly segment: Segment; readonly status: 'skipped' | 'failed'; readonly reason: string }
  | {
      readonly segment: Segment;
      readonly status: 'done';
      readonly summary: Summary;
      readonly columns: Readonly<Record<string, Float64Array>>;
    };

export interface FitOptions {
  readonly labels: LabelScheme;
  /** How segments go on from each other; null: each starts afresh, in any order. */
  readonly warmStart: WarmStarts | null;
  readonly choices: Choices;
  readonly workers: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Plug-ins of the user's own, as loaded on this thread. */
  readonly own: UserPlugins;
}

/** All segments, and how their labelers' states came by their names: null where they have names of their own. */
export interface FittedSegments {
  readonly finished: readonly FiledSegment[];
  readonly states: readonly SegmentStates[] | null;
}

/**
 * Fits the segments that the run folder does not hold yet, one a worker, and reads all of them back from there: what a
 * resumed run answers cannot differ from what an uninterrupted one does. States that have no names of their own are fitted
 * first, and named once all are there. Where segments go on from each other they are fitted in the order of that chain.
 *
 * @throws RunError INTERRUPTED once `signal` has stopped it; what was finished is kept
 */
export async function fitSegments(
  inputs: SharedInputs,
  segments: readonly Segment[],
  options: FitOptions,
): Promise<FittedSegments> {
  const store = new RunStore(inputs.runDir);
  const executor = makeSegmentExecutor(inputs, options.own, Math.min(options.workers, segments.length));
  try {
    const named = options.labels.matched
      ? await fitLabelers(store, executor, segments, options.labels.names, options)
      : undefined;
    if (options.signal.aborted) throw interrupted(inputs.runDir, 'before the first segment was trained');
    const tuned = await tuneShared(store, executor, segments, options.choices, options);
    if (options.signal.aborted) throw interrupted(inputs.runDir, 'before the first segment was trained');
    const finished = await fitModels(store, executor, segments, named, options, tuned);
    options.progress.end();
    return { finished, states: named?.states ?? null };
  } finally {
    await executor.close();
  }
}

async function fitModels(
  store: RunStore,
  executor: SegmentExecutor,
  segments: readonly Segment[],
  named: NamedLabelers | undefined,
  { progress, signal, warmStart }: FitOptions,
  tuned: SharedTuning | undefined,
): Promise<FiledSegment[]> {
  const labelerOf = new Map(segments.map(({ index }, i) => [index, named?.labelers[i]]));
  const finished = new Map<number, FiledSegment>();
  const fail = ({ segment, reason }: { segment: Segment; reason: string }): void => {
    progress.warn(`segment ${segment.index} failed: ${reason}`);
    finished.set(segment.index, { segment, status: 'failed', reason: `failed: ${reason}` });
  };
  const fromOf = (segment: Segment): { from?: From } => {
    if (warmStart === null) return {};
    const trained = [...finished.values()].flatMap((one) => (one.status === 'done' ? [one.segment.index] : []));
    const parent = parentOf(segment.index, trained, warmStart);
    const found = parent === null ? undefined : finished.get(parent);
    return { from: found?.status === 'done' ? { segment: parent!, bundle: found.summary.bundleHash } : null };
  };
  const look = async (segment: Segment): Promise<void> => {
    const found = await readFinished(store, segment, labelerOf.get(segment.index), fromOf(segment).from);
    if (found !== undefined) finished.set(segment.index, found);
  };
  // What a chained segment goes on from must be known before one can tell whether it is there already.
  const steps = warmStart === null ? [segments] : chainSteps(segments, warmStart);
  progress.stage('segments', segments.length);
  const shares = new RunningShares(progress);
  let count = 0;
  let found = 0;
  for (const step of steps) {
    for (const segment of step) {
      const broken = named?.failed.get(segment.index);
      if (broken === undefined) await look(segment);
      else fail({ segment, reason: broken });
    }
    const open = step.filter(({ index }) => !finished.has(index));
    found += step.length - open.length;
    count += step.length - open.length;
    if (open.length < step.length || count === 0)
      progress.tick(count, found > 0 ? `${found} already there` : undefined);
    const outcomes = await runJobs(
      executor,
      open.map((segment) => ({
        kind: 'models',
        segment,
        labeler: labelerOf.get(segment.index),
        tuned,
        ...fromOf(segment),
      })),
      signal,
      (job) => {
        shares.drop(job.segment.index);
        progress.tick(++count);
      },
      (job, share) => shares.set(job.segment.index, share),
    );
    for (const { job, outcome } of outcomes) {
      if (outcome.status === 'failed') fail({ segment: job.segment, reason: outcome.reason });
      else await look(job.segment);
    }
    if (signal.aborted) break;
  }
  if (signal.aborted) throw interrupted(store.dir, `after ${count} of ${segments.length} segments`);
  return segments.flatMap((segment) => finished.get(segment.index) ?? []);
}

function interrupted(where: string, when: string): RunError {
  return new RunError('INTERRUPTED', {
    what: `stopped ${when}`,
    where,
    mend: 'the same command goes on from here',
  });
}

async function readFinished(
  store: RunStore,
  segment: Segment,
  labeler: SegmentLabeler | undefined,
  from: From | undefined,
): Promise<FiledSegment | undefined> {
  const found = await store.finished<SegmentSummary>(segmentFolder(segment.index));
  if (found === undefined) return undefined;
  const { summary } = found;
  // Done while a labeler before it was missing, its states had other names.
  const wanted = labeler === undefined ? undefined : renamingOf(labeler);
  if (JSON.stringify(summary.renaming) !== JSON.stringify(wanted)) return undefined;
  // Likewise where another segment went before it than does now.
  if (JSON.stringify(summary.from) !== JSON.stringify(from)) return undefined;
  if (summary.status === 'skipped') return { segment, status: 'skipped', reason: summary.reason };
  const { columns } = await readParquetColumns(store.file(segmentFolder(segment.index), FORECAST_FILE));
  return { segment, status: 'done', summary, columns };
}
