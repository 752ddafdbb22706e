import type { Progress, Segment } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import { type HeadChoice, type SegmentContext, type SharedTuning, tuneOnce } from '../../walkforward/index.ts';
import { runJobs, type SegmentExecutor } from '../segment-executor.ts';
import { readTuning } from './tuning-job.ts';

/** What of the heads is chosen. */
export interface Choices {
  readonly regimeChoice: HeadChoice;
  readonly returnChoice: HeadChoice;
}

/** Whether a head is tuned once for all segments. */
export function tunesOnce({ regimeChoice, returnChoice }: Choices): boolean {
  return [regimeChoice, returnChoice].some(({ tuning }) => tuning?.when === 'once');
}

/**
 * What is tuned once for all segments, from the run folder where it is there. Undefined where nothing is, or `signal` stopped it.
 *
 * @throws RunError TRAIN_TOO_SHORT where its inner folds have too few rows
 */
export async function tuneShared(
  store: RunStore,
  executor: SegmentExecutor,
  segments: readonly Segment[],
  choices: Choices,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<SharedTuning | undefined> {
  const [segment] = segments;
  if (segment === undefined || !tunesOnce(choices)) return undefined;
  const there = await readTuning(store);
  if (there !== undefined) return there;
  progress.stage('tuning', 1);
  await runJobs(executor, [{ kind: 'tuning', segment, segments }], signal, () => progress.tick(1));
  return readTuning(store);
}

/** The context of segments that are fitted here, and not as jobs: what is tuned once is, when the first of them asks. */
export function tuningHere(context: SegmentContext, choices: Choices, segments: readonly Segment[]): SegmentContext {
  if (!tunesOnce(choices)) return context;
  let tuned: Promise<SharedTuning> | undefined;
  return { ...context, tuned: () => (tuned ??= tuneOnce(context, segments)) };
}
