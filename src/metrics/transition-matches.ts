import { findRuns } from './runs.ts';

/** Transitions of a truth and of a prediction, and which of them are the same. */
export interface TransitionMatches {
  /** Transitions of the truth, and of the prediction. */
  readonly actual: number;
  readonly predicted: number;
  /** Rows from the true transition to the predicted one, of each matched pair; below 0 is early. No order. */
  readonly lagRows: readonly number[];
  /** Rows of the true transitions, of the predicted ones, and of the true one of each matched pair. No order. */
  readonly actualRows: readonly number[];
  readonly predictedRows: readonly number[];
  readonly matchedRows: readonly number[];
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
  const lagRows: number[] = [];
  const actualRows: number[] = [];
  const predictedRows: number[] = [];
  const matchedRows: number[] = [];
  for (let b = 1; b < borders.length; b++) {
    const stretch = (codes: ArrayLike<number>) => transitions(codes, borders[b - 1]!, borders[b]!);
    const real = stretch(truth);
    const claimed = stretch(predicted);
    for (const [code, rows] of real) {
      for (const [row, said] of pairs(rows, claimed.get(code) ?? [], toleranceBars)) {
        lagRows.push(said - row);
        matchedRows.push(row);
      }
    }
    for (const rows of real.values()) actualRows.push(...rows);
    for (const rows of claimed.values()) predictedRows.push(...rows);
  }
  return {
    actual: actualRows.length,
    predicted: predictedRows.length,
    lagRows,
    actualRows,
    predictedRows,
    matchedRows,
  };
}

/** Rows in [start, end) at which the code changes, by the new code. */
function transitions(codes: ArrayLike<number>, start: number, end: number): Map<number, number[]> {
  const runs = findRuns(Array.from({ length: end - start }, (_, i) => codes[start + i]!));
  const byCode = new Map<number, number[]>();
  runs.forEach((run, i) => {
    if (i === 0 || runs[i - 1]!.end !== run.start) return;
    const rows = byCode.get(run.code) ?? [];
    rows.push(start + run.start);
    byCode.set(run.code, rows);
  });
  return byCode;
}

/** Greedy in time order, which is the most pairs possible where every row has the same tolerance. */
function pairs(real: readonly number[], claimed: readonly number[], tolerance: number): [number, number][] {
  let i = 0;
  let j = 0;
  const found: [number, number][] = [];
  while (i < real.length && j < claimed.length) {
    const apart = claimed[j]! - real[i]!;
    if (Math.abs(apart) <= tolerance) found.push([real[i++]!, claimed[j++]!]);
    else if (apart < 0) j++;
    else i++;
  }
  return found;
}
