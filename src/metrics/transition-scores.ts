import { matchTransitions } from './transition-matches.ts';

/** Shares in 0 to 1, NaN where nothing was there to match. */
export interface TransitionScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Transitions of the truth, of the prediction, and matched pairs. */
  readonly actual: number;
  readonly predicted: number;
  readonly matched: number;
}

/**
 * How well predicted changes of regime meet the true ones.
 *
 * A transition is a row whose defined code differs from the defined code of the row before. A predicted one matches a
 * true one **into the same regime** at most `toleranceBars` rows away, each at most once (as many pairs as possible). The
 * naive forecast finds every transition late by the lead (or the label's horizon), so the tolerance must be smaller than
 * that to tell skill from lateness: half of it is a fair choice.
 *
 * @param starts rows after a hole in the series: no transition there, and no match across
 * @returns precision: matched ÷ predicted, recall: matched ÷ true (NaN without any); f1: 2 × matched ÷ (predicted + true)
 */
export function transitionScores(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  toleranceBars: number,
  starts: readonly number[] = [],
): TransitionScores {
  const { actual, predicted: said, lagRows } = matchTransitions(truth, predicted, toleranceBars, starts);
  const matched = lagRows.length;
  return {
    precision: matched / said,
    recall: matched / actual,
    f1: (2 * matched) / (said + actual),
    actual,
    predicted: said,
    matched,
  };
}
