import { findRuns } from './runs.ts';

/** Transitions of a truth and of a prediction, and which of them are the same. */
export interface TransitionMatches {
  /** Transitions of the truth, and of the prediction. */
  readonly actual: number;
  readonly predicted: number;
  /** Rows from the true transition to the predicted one, of each matched pair; below 0 is early. No order. */
  readonly lagRows: readonly number[];
}

/**
 * Pairs of true and predicted transitions **into the same regime** at most `toleranceBars` rows apart, each transition in one pair
 * at most, as many pairs as possible.
 *
 * A transition is a row whose defined code differs from the defined code of the row before.
 *
 * @param starts rows after a hole in the series: no transition there, and no match across
 */
export function matchTransitions(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  toleranceBars: number,
  starts: readonly number[] = [],
): TransitionMatches {
  const borders = [...new Set([0, ...starts, truth.length])].sort((a, b) => a - b);
  let actual = 0;
  let said = 0;
  const lagRows: number[] = [];
  for (let b = 1; b < borders.length; b++) {
    const stretch = (codes: ArrayLike<number>) => transitions(codes, borders[b - 1]!, borders[b]!);
    const real = stretch(truth);
    const claimed = stretch(predicted);
    for (const [code, rows] of real) lagRows.push(...pairLags(rows, claimed.get(code) ?? [], toleranceBars));
    actual += count(real);
    said += count(claimed);
  }
  return { actual, predicted: said, lagRows };
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
function pairLags(real: readonly number[], claimed: readonly number[], tolerance: number): number[] {
  let i = 0;
  let j = 0;
  const lags: number[] = [];
  while (i < real.length && j < claimed.length) {
    const apart = claimed[j]! - real[i]!;
    if (Math.abs(apart) <= tolerance) {
      lags.push(apart);
      i++;
      j++;
    } else if (apart < 0) j++;
    else i++;
  }
  return lags;
}

function count(byCode: Map<number, number[]>): number {
  let sum = 0;
  for (const rows of byCode.values()) sum += rows.length;
  return sum;
}
