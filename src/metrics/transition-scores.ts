import { findRuns } from './runs.ts';

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
  const borders = [...new Set([0, ...starts, truth.length])].sort((a, b) => a - b);
  let actual = 0;
  let said = 0;
  let matched = 0;
  for (let b = 1; b < borders.length; b++) {
    const stretch = (codes: ArrayLike<number>) => transitions(codes, borders[b - 1]!, borders[b]!);
    const real = stretch(truth);
    const claimed = stretch(predicted);
    for (const [code, rows] of real) matched += countMatches(rows, claimed.get(code) ?? [], toleranceBars);
    actual += count(real);
    said += count(claimed);
  }
  return {
    precision: matched / said,
    recall: matched / actual,
    f1: (2 * matched) / (said + actual),
    actual,
    predicted: said,
    matched,
  };
}

/** Rows in [start, end) at which the code changes, by the new code. */
function transitions(codes: ArrayLike<number>, start: number, end: number): Map<number, number[]> {
  const runs = findRuns(Array.from({ length: end - start }, (_, i) => codes[start + i]!));
  const byCode = new Map<number, number[]>();
  runs.forEach((run, i) => {
    if (i === 0 || runs[i - 1]!.end !== run.start) return;
    const rows = byCode.get(run.code) ?? [];
    rows.push(run.start);
    byCode.set(run.code, rows);
  });
  return byCode;
}

/** Greedy in time order, which is the most pairs possible where every row has the same tolerance. */
function countMatches(real: readonly number[], claimed: readonly number[], tolerance: number): number {
  let i = 0;
  let j = 0;
  let matched = 0;
  while (i < real.length && j < claimed.length) {
    const apart = claimed[j]! - real[i]!;
    if (Math.abs(apart) <= tolerance) {
      matched++;
      i++;
      j++;
    } else if (apart < 0) j++;
    else i++;
  }
  return matched;
}

function count(byCode: Map<number, number[]>): number {
  let sum = 0;
  for (const rows of byCode.values()) sum += rows.length;
  return sum;
}
