import type { Progress, Segment } from '../../core/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import {
  type LabelerFit,
  matchSegments,
  namedLabeler,
  type SegmentLabeler,
  type SegmentStates,
} from '../../walkforward/index.ts';
import { runJobs, type SegmentExecutor } from '../segment-executor.ts';
import { readLabeler } from './labeler-job.ts';

/** The run's file that says how the states of each segment came by their names. */
export const STATES_FILE = 'states.json';

/** The labelers of all segments, their states under the names of the first. */
export interface NamedLabelers {
  /** One a segment. */
  readonly labelers: readonly SegmentLabeler[];
  readonly states: readonly SegmentStates[];
  /** Why the labeler of a segment broke, by the segment's index. */
  readonly failed: ReadonlyMap<number, string>;
}

/**
 * Fits the labelers that the run folder does not hold yet, one a worker, then names their states in the order of the segments.
 * Undefined once `signal` has stopped it.
 */
export async function fitLabelers(
  store: RunStore,
  executor: SegmentExecutor,
  segments: readonly Segment[],
  regimes: readonly string[],
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<NamedLabelers | undefined> {
  const found = new Map<number, LabelerFit>();
  const look = async (segment: Segment): Promise<void> => {
    const fit = await readLabeler(store, segment);
    if (fit !== undefined) found.set(segment.index, fit);
  };
  for (const segment of segments) await look(segment);
  const open = segments.filter(({ index }) => !found.has(index));
  progress.stage('labelers', segments.length);
  let count = found.size;
  progress.tick(count, count > 0 ? `${count} already there` : undefined);
  const outcomes = await runJobs(
    executor,
    open.map((segment) => ({ kind: 'labeler', segment })),
    signal,
    () => progress.tick(++count),
  );
  if (signal.aborted) return undefined;
  const failed = new Map<number, string>();
  for (const { job, outcome } of outcomes) {
    if (outcome.status === 'failed') failed.set(job.segment.index, outcome.reason);
    else await look(job.segment);
  }
  const fits = segments.map(
    ({ index }): LabelerFit =>
      found.get(index) ?? { reason: `failed: ${failed.get(index) ?? 'its labeler is not there'}` },
  );
  const states = matchSegments(segments, fits, regimes.length);
  await store.write(STATES_FILE, `${JSON.stringify({ regimes, segments: states }, null, 2)}\n`);
  const kept = states.filter(({ degenerate }) => degenerate !== null);
  if (kept.length > 0) {
    const worst = kept.map(({ segment, degenerate }) => `${segment} (${degenerate})`);
    const more = worst.length > 3 ? ` and ${worst.length - 3} more` : '';
    progress.warn(`degenerate fits were kept in segments ${worst.slice(0, 3).join(', ')}${more}: see ${STATES_FILE}`);
  }
  return { labelers: fits.map((fit, i) => namedLabeler(fit, states[i]!)), states, failed };
}
