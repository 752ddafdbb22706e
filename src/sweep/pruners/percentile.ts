import { z } from 'zod';
import { sortedQuantile } from '../../stats/index.ts';
import { bestWithin, type Pruner, valueAfter } from './contract.ts';

const shared = {
  /** Trials that run to their end before any is stopped. */
  startupTrials: z.number().int().nonnegative().default(5),
  /** Steps that every trial gets. */
  warmupSteps: z.number().int().nonnegative().default(0),
};

export const percentileSchema = z.strictObject({ ...shared, percentile: z.number().min(0).max(100) });
export const medianSchema = z.strictObject(shared);

/** Stops a trial whose best value so far is poorer than such a percentile of what finished trials had at the same step. */
export function percentile({
  percentile: share,
  startupTrials,
  warmupSteps,
}: z.output<typeof percentileSchema>): Pruner {
  return {
    prune(trial, history) {
      const steps = trial.intermediate.length;
      if (steps <= warmupSteps) return false;
      const others = history
        .filter(({ state }) => state === 'complete')
        .flatMap((other) => valueAfter(other, steps) ?? [])
        .filter((value) => !Number.isNaN(value))
        .sort((a, b) => a - b);
      if (others.length < Math.max(1, startupTrials)) return false;
      return bestWithin(trial, steps) > sortedQuantile(Float64Array.from(others), share / 100);
    },
  };
}

/** The percentile pruner at 50. */
export function median(params: z.output<typeof medianSchema>): Pruner {
  return percentile({ ...params, percentile: 50 });
}
