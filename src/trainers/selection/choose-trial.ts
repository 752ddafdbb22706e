import type { FoldScheme } from './fold-scheme.ts';

/** `best`: the best mean; `one-se`: the first trial whose mean lies within one standard error of the best. */
export type ChoiceRule = 'best' | 'one-se';

/** A trial's scores over the folds. */
export interface TrialScore {
  readonly mean: number;
  /** Standard error of the mean, folds that share tested rows counted once; NaN with one fold. */
  readonly error: number;
}

/** What was chosen, and how sure that is. */
export interface TrialChoice {
  readonly chosen: number;
  readonly best: number;
  readonly trials: readonly TrialScore[];
  /** Trials whose mean lies within one standard error of the best, the best among them. */
  readonly withinOneError: number;
  /** Whether the best beats the second by more than two standard errors of their difference, fold by fold; null with one trial. */
  readonly distinct: boolean | null;
}

/**
 * Chooses among trials by their scores on the same folds; of equals the first, so that a grid which lists the simpler values
 * first prefers them.
 *
 * @param scores one list a trial, of the same folds in the same order; finite
 */
export function chooseTrial(
  scores: readonly (readonly number[])[],
  rule: ChoiceRule,
  { count, independent }: Pick<FoldScheme, 'count' | 'independent'>,
  higherIsBetter: boolean,
): TrialChoice {
  const folds = scores[0]!.length;
  const effective = (folds * independent) / count;
  const trials = scores.map((of) => summary(of, effective));
  const loss = trials.map(({ mean }) => (higherIsBetter ? -mean : mean));
  const best = firstLeast(loss, () => true);
  const { error } = trials[best]!;
  const bound = loss[best]! + (Number.isNaN(error) ? 0 : error);
  const second = trials.length < 2 ? null : firstLeast(loss, (trial) => trial !== best);
  return {
    chosen: rule === 'best' ? best : loss.findIndex((value) => value <= bound),
    best,
    trials,
    withinOneError: loss.filter((value) => value <= bound).length,
    distinct: second === null ? null : isDistinct(scores[best]!, scores[second]!, effective),
  };
}

function firstLeast(loss: readonly number[], allowed: (trial: number) => boolean): number {
  let least = -1;
  loss.forEach((value, trial) => {
    if (allowed(trial) && (least < 0 || value < loss[least]!)) least = trial;
  });
  return least;
}

function isDistinct(best: readonly number[], second: readonly number[], effective: number): boolean {
  const { mean, error } = summary(
    best.map((score, i) => score - second[i]!),
    effective,
  );
  return Math.abs(mean) > 2 * error;
}

function summary(scores: readonly number[], effective: number): TrialScore {
  const n = scores.length;
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { mean, error: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1) / effective) };
}
