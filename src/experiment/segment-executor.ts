import { fileURLToPath } from 'node:url';
import { RunError, shareArrays } from '../core/index.ts';
import { type Executor, inlineExecutor, type JobOutcome, threadExecutor } from '../jobs/index.ts';
import type { UserPlugins } from './plugins/user-plugins.ts';
import { everyHundredth } from './running-shares.ts';
import {
  runSegmentJob,
  type SegmentJob,
  type SegmentOutcome,
  type SharedInputs,
  segmentContext,
} from './segments/segment-job.ts';

/** Runs jobs of segments, on this thread or on worker threads. */
export type SegmentExecutor = Executor<SegmentJob, SegmentOutcome>;

/** A single job is done on this thread; threads start, and their inputs are shared, with the first call that has more. */
export function makeSegmentExecutor(inputs: SharedInputs, own: UserPlugins, workers: number): SegmentExecutor {
  let inline: SegmentExecutor | undefined;
  let threads: SegmentExecutor | undefined;
  return {
    run(jobs, onDone, signal, onShare) {
      const chosen =
        Math.min(workers, jobs.length) <= 1
          ? (inline ??= onThisThread(inputs, own))
          : (threads ??= onThreads(inputs, workers));
      return chosen.run(jobs, onDone, signal, onShare);
    },
    async close() {
      await inline?.close();
      await threads?.close();
    },
  };
}

function onThisThread(inputs: SharedInputs, own: UserPlugins): SegmentExecutor {
  const context = segmentContext(inputs, own);
  return inlineExecutor((job, onShare) => runSegmentJob(context, inputs.runDir, job, everyHundredth(onShare)));
}

function onThreads(inputs: SharedInputs, workers: number): SegmentExecutor {
  // Worker threads run compiled code: under a test runner this module is a .ts file, its worker lies in dist.
  const entry = import.meta.url.endsWith('.ts') ? '../../dist/experiment/worker.js' : './worker.js';
  return threadExecutor(fileURLToPath(new URL(entry, import.meta.url)), shareArrays(inputs), workers);
}

/**
 * Runs jobs until they have ended or `signal` stops them.
 *
 * @param onDone called after each job that did not end the run
 * @param onShare told what is done of a job, 0 to 1
 * @throws RunError of a failure that every other segment would meet as well, such as a full disk
 */
export async function runJobs(
  executor: SegmentExecutor,
  jobs: readonly SegmentJob[],
  signal: AbortSignal,
  onDone: (job: SegmentJob) => void,
  onShare?: (job: SegmentJob, share: number) => void,
): Promise<{ readonly job: SegmentJob; readonly outcome: Exclude<SegmentOutcome, { status: 'fatal' }> }[]> {
  if (jobs.length === 0) return [];
  let fatal: RunError | undefined;
  const stop = new AbortController();
  const keyed = new Map(jobs.map((job) => [`${job.kind} ${job.segment.index}`, job]));
  const outcomes: JobOutcome<SegmentOutcome>[] = await executor.run(
    [...keyed].map(([key, payload]) => ({ key, payload })),
    ({ key, result }) => {
      if (result.status !== 'fatal') onDone(keyed.get(key)!);
      else {
        fatal ??= new RunError(result.error.code, result.error);
        stop.abort();
      }
    },
    AbortSignal.any([signal, stop.signal]),
    (key, share) => onShare?.(keyed.get(key)!, share),
  );
  if (fatal !== undefined) throw fatal;
  return outcomes.flatMap(({ key, result }) =>
    result.status === 'fatal' ? [] : [{ job: keyed.get(key)!, outcome: result }],
  );
}
