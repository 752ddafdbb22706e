import { Piscina } from 'piscina';
import type { Executor, Job, JobOutcome } from './executor.ts';

/** What a job's thread sends while it works. */
export interface ShareMessage {
  readonly key: string;
  /** 0 to 1. */
  readonly share: number;
}

/**
 * Runs jobs on worker threads, one at a time on each.
 *
 * @param filename compiled module whose default export takes a job; it may send a {@link ShareMessage} to its parent
 * @param workerData shared by all workers; columns on `SharedArrayBuffer`s are not copied
 */
export function threadExecutor<P, R>(filename: string, workerData: unknown, workers: number): Executor<P, R> {
  const pool = new Piscina({
    filename,
    workerData,
    minThreads: 0,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    idleTimeout: 60_000,
  });
  return {
    async run(jobs, onDone, signal, onShare) {
      const outcomes = new Map<string, JobOutcome<R>>();
      const waiting = [...jobs];
      let failure: unknown;
      const lane = async (): Promise<void> => {
        for (;;) {
          const job: Job<P> | undefined = waiting.shift();
          if (job === undefined || signal.aborted || failure !== undefined) return;
          try {
            const outcome = { key: job.key, result: (await pool.run(job)) as R };
            outcomes.set(job.key, outcome);
            onDone(outcome);
          } catch (error) {
            failure ??= error;
          }
        }
      };
      const hear = (message: unknown): void => {
        const { key, share } = message as Partial<ShareMessage>;
        if (key !== undefined && share !== undefined && !outcomes.has(key)) onShare?.(key, share);
      };
      pool.on('message', hear);
      try {
        await Promise.all(Array.from({ length: workers }, lane));
      } finally {
        pool.off('message', hear);
      }
      if (failure !== undefined) throw failure;
      return jobs.flatMap((job) => outcomes.get(job.key) ?? []);
    },
    close: () => pool.destroy(),
  };
}
