import { Piscina } from 'piscina';
import type { Executor, Job, JobOutcome } from './executor.ts';

/**
 * Runs jobs on worker threads, one at a time on each.
 *
 * @param filename compiled module whose default export takes a payload
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
    async run(jobs, onDone, signal) {
      const outcomes = new Map<string, JobOutcome<R>>();
      const waiting = [...jobs];
      let failure: unknown;
      const lane = async (): Promise<void> => {
        for (;;) {
          const job: Job<P> | undefined = waiting.shift();
          if (job === undefined || signal.aborted || failure !== undefined) return;
          try {
            const outcome = { key: job.key, result: (await pool.run(job.payload)) as R };
            outcomes.set(job.key, outcome);
            onDone(outcome);
          } catch (error) {
            failure ??= error;
          }
        }
      };
      await Promise.all(Array.from({ length: workers }, lane));
      if (failure !== undefined) throw failure;
      return jobs.flatMap((job) => outcomes.get(job.key) ?? []);
    },
    close: () => pool.destroy(),
  };
}
