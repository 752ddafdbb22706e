import { z } from 'zod';
import { normalCdf } from '../../stats/index.ts';
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
      return mean > 0 && signedRankP(differences) < level;
    },
  };
}

/** Up to so many differences the null distribution is counted out; beyond it is close to normal. */
const MOST_COUNTED = 50;

/**
 * One-sided p of "the differences are centred at 0" against "above": exact where there are no ties and zeros and at most 50 of them, else normal with the
 * variance of tied ranks. Zeros are ranked and then left out (Pratt).
 */
export function signedRankP(differences: readonly number[]): number {
  const order = Array.from(differences.keys()).sort((a, b) => Math.abs(differences[a]!) - Math.abs(differences[b]!));
  const ranks = new Float64Array(differences.length);
  let tied = false;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && Math.abs(differences[order[to]!]!) === Math.abs(differences[order[from]!]!)) to++;
    if (to > from + 1) tied = true;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2;
    from = to;
  }
  let above = 0;
  let sum = 0;
  let squares = 0;
  differences.forEach((difference, i) => {
    if (difference === 0) return;
    if (difference > 0) above += ranks[i]!;
    sum += ranks[i]!;
    squares += ranks[i]! ** 2;
  });
  const zeros = differences.some((difference) => difference === 0);
  if (squares === 0) return 1;
  if (!tied && !zeros && differences.length <= MOST_COUNTED) return exactTail(differences.length, above);
  return normalCdf(-(above - sum / 2 - 0.5) / Math.sqrt(squares / 4));
}

/** P(W ≥ w) of the sum of the positive ranks of n differences. */
function exactTail(n: number, w: number): number {
  const most = (n * (n + 1)) / 2;
  const ways = new Float64Array(most + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++) for (let s = most; s >= rank; s--) ways[s]! += ways[s - rank]!;
  let tail = 0;
  for (let s = Math.ceil(w); s <= most; s++) tail += ways[s]!;
  return tail / 2 ** n;
}
