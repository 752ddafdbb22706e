import type { Progress, Segment } from '../core/index.ts';
import type { RunStore } from '../jobs/index.ts';
import type { HeadChoice, SharedTuning } from '../walkforward/index.ts';
import { runJobs, type SegmentExecutor } from './segment-executor.ts';
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
