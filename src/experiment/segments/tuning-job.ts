import type { Segment } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import { type SegmentContext, type SharedTuning, tuneOnce } from '../../walkforward/index.ts';

/** Folder of what is tuned once, below the run folder. */
const TUNING_FOLDER = 'tuning';
const TUNING_FILE = 'tuning.json';
/** The run's file of what was tuned once. */
export const SHARED_TUNING = `${TUNING_FOLDER}/${TUNING_FILE}`;

/** Asks for what all segments share: parameters that are tuned on the first of them that can be trained. */
export interface TuningJob {
  readonly kind: 'tuning';
  /** The first of `segments`. */
  readonly segment: Segment;
  readonly segments: readonly Segment[];
}

/** Tunes once and files what was chosen. */
export async function runTuningJob(
  context: SegmentContext,
  store: RunStore,
  { segments }: TuningJob,
): Promise<{ readonly status: 'done' }> {
  const tuned = await tuneOnce(context, segments);
  const bytes = new TextEncoder().encode(`${JSON.stringify(tuned, null, 2)}\n`);
  await store.finish(TUNING_FOLDER, { [TUNING_FILE]: bytes }, { heads: Object.keys(tuned) });
  return { status: 'done' };
}

/** What was tuned once as it was filed, or undefined where it is not there or was changed. */
export async function readTuning(store: RunStore): Promise<SharedTuning | undefined> {
  const file = (await store.finished(TUNING_FOLDER))?.files[TUNING_FILE];
  return file === undefined ? undefined : (JSON.parse(file.toString()) as SharedTuning);
}
