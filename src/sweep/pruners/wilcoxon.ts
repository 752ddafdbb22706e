import { z } from 'zod';
import { signedRank } from '../../stats/index.ts';
import { compareTrials } from '../samplers/compare-trials.ts';
import type { Pruner } from './contract.ts';

export const wilcoxonSchema = z.strictObject({
  /** A trial is stopped where the best one's segments are better at this level, one-sided. */
  level: z.number().gt(0).lt(1).default(0.1),
  warmupSteps: z.number().int().nonnegative().default(2),
});

/**
 * Stops a trial whose segments are poorer than the same segments of the best finished trial by Wilcoxon's signed-rank test. Here a step's value
 * is that of the segment alone, where other pruners are told that of all days so far.
 *
 * @see Wilcoxon 1945, Biometrics Bulletin 1(6); Pratt 1959, JASA 54 (zeros)
 */
export function wilcoxon({ level, warmupSteps }: z.output<typeof wilcoxonSchema>): Pruner {
  return {
    prune(trial, history) {
      const steps = trial.intermediate.length;
      const best = compareTrials(history.filter(({ state }) => state === 'complete'))[0];
      if (best?.intermediate === undefined || steps <= warmupSteps) return false;
      const differences = trial.intermediate
        .map((value, i) => value - (best.intermediate![i] ?? Number.NaN))
        .filter((difference) => !Number.isNaN(difference));
      if (differences.length <= warmupSteps) return false;
      const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
      return mean > 0 && signedRank(differences, { sides: 'above', zeros: 'ranked' }) < level;
    },
  };
}
