/** A unit of work: a name for messages, and what the worker needs beyond what all jobs share. */
export interface Job<P> {
  readonly key: string;
  readonly payload: P;
}

export interface JobOutcome<R> {
  readonly key: string;
  readonly result: R;
}

/**
 * Runs jobs that it is handed; the order in which they end is free, the order of the outcomes is that of the jobs.
 *
 * A job that throws ends the run with its error once the others in flight have ended. When `signal` aborts, no further
 * job starts, those in flight end, and `run` returns the outcomes there are.
 */
export interface Executor<P, R> {
  /** @param onShare told what is done of a job, 0 to 1, where jobs tell */
  run(
    jobs: readonly Job<P>[],
    onDone: (outcome: JobOutcome<R>) => void,
    signal: AbortSignal,
    onShare?: (key: string, share: number) => void,
  ): Promise<JobOutcome<R>[]>;
  close(): Promise<void>;
}

/** Runs one job after the other on this thread. */
export function inlineExecutor<P, R>(
  work: (payload: P, onShare: (share: number) => void) => Promise<R>,
): Executor<P, R> {
  return {
    async run(jobs, onDone, signal, onShare) {
      const outcomes: JobOutcome<R>[] = [];
      for (const job of jobs) {
        // Let a pending Ctrl-C or timer be heard: the work itself never yields.
        await new Promise((resolve) => setImmediate(resolve));
        if (signal.aborted) break;
        const outcome = { key: job.key, result: await work(job.payload, (share) => onShare?.(job.key, share)) };
        outcomes.push(outcome);
        onDone(outcome);
      }
      return outcomes;
    },
    close: async () => {},
  };
}
