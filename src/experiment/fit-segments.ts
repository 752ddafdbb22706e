import { fileURLToPath } from 'node:url';
import { type Progress, RunError, type Segment, shareArrays } from '../core/index.ts';
import { readParquetColumns } from '../data/index.ts';
import { type Executor, inlineExecutor, RunStore, threadExecutor } from '../jobs/index.ts';
import {
  FORECAST_FILE,
  runSegment,
  type SegmentOutcome,
  type SegmentSummary,
  type SharedInputs,
  segmentContext,
  segmentFolder,
} from './segment-job.ts';
import type { UserPlugins } from './user-plugins.ts';

/** A segment of the run as it stands on disk. */
export type FinishedSegment =
  | { readonly segment: Segment; readonly status: 'skipped' | 'failed'; readonly reason: string }
  | {
      readonly segment: Segment;
      readonly status: 'done';
      readonly summary: Extract<SegmentSummary, { status: 'done' }>;
      readonly columns: Readonly<Record<string, Float64Array>>;
    };

/**
 * Fits the segments that the run folder does not hold yet, one a worker, and reads all of them back from there: what a
 * resumed run answers cannot differ from what an uninterrupted one does.
 *
 * @throws RunError INTERRUPTED once `signal` has stopped it; what was finished is kept
 */
export async function fitSegments(
  inputs: SharedInputs,
  segments: readonly Segment[],
  options: {
    readonly workers: number;
    readonly progress: Progress;
    readonly signal: AbortSignal;
    /** Plug-ins of the user's own, as loaded on this thread. */
    readonly own: UserPlugins;
  },
): Promise<FinishedSegment[]> {
  const { progress, signal, own } = options;
  const store = new RunStore(inputs.runDir);
  const finished = new Map<number, FinishedSegment>();
  for (const segment of segments) {
    const found = await readFinished(store, segment);
    if (found !== undefined) finished.set(segment.index, found);
  }
  const open = segments.filter((segment) => !finished.has(segment.index));
  progress.stage('segments', segments.length);
  let count = finished.size;
  progress.tick(count, count > 0 ? `${count} already there` : undefined);
  const workers = Math.min(options.workers, open.length);
  const executor = makeExecutor(inputs, workers, own);
  let fatal: RunError | undefined;
  const stop = new AbortController();
  try {
    const outcomes = await executor.run(
      open.map((segment) => ({ key: segmentFolder(segment.index), payload: segment })),
      ({ result }) => {
        if (result.status !== 'fatal') progress.tick(++count);
        else {
          fatal ??= new RunError(result.error.code, result.error);
          stop.abort();
        }
      },
      AbortSignal.any([signal, stop.signal]),
    );
    for (const { key, result } of outcomes) {
      const segment = open.find((candidate) => segmentFolder(candidate.index) === key)!;
      if (result.status === 'fatal') continue;
      if (result.status === 'failed') {
        progress.warn(`segment ${segment.index} failed: ${result.reason}`);
        finished.set(segment.index, { segment, status: 'failed', reason: `failed: ${result.reason}` });
      } else {
        const found = await readFinished(store, segment);
        if (found !== undefined) finished.set(segment.index, found);
      }
    }
  } finally {
    await executor.close();
  }
  if (fatal !== undefined) throw fatal;
  if (signal.aborted) {
    throw new RunError('INTERRUPTED', {
      what: `stopped after ${count} of ${segments.length} segments`,
      where: inputs.runDir,
      mend: 'the same command goes on from here',
    });
  }
  progress.end();
  return segments.flatMap((segment) => finished.get(segment.index) ?? []);
}

function makeExecutor(inputs: SharedInputs, workers: number, own: UserPlugins): Executor<Segment, SegmentOutcome> {
  if (workers <= 1) {
    const context = segmentContext(inputs, own);
    return inlineExecutor((segment) => runSegment(context, inputs.runDir, segment));
  }
  // Worker threads run compiled code: under a test runner this module is a .ts file, its worker lies in dist.
  const entry = import.meta.url.endsWith('.ts') ? '../../dist/experiment/worker.js' : './worker.js';
  return threadExecutor(fileURLToPath(new URL(entry, import.meta.url)), shareArrays(inputs), workers);
}

async function readFinished(store: RunStore, segment: Segment): Promise<FinishedSegment | undefined> {
  const found = await store.finished<SegmentSummary>(segmentFolder(segment.index));
  if (found === undefined) return undefined;
  const { summary } = found;
  if (summary.status === 'skipped') return { segment, status: 'skipped', reason: summary.reason };
  const { columns } = await readParquetColumns(store.file(segmentFolder(segment.index), FORECAST_FILE));
  return { segment, status: 'done', summary, columns };
}
