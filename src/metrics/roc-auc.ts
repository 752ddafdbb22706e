import { rankWithTies } from './correlation.ts';
import { definedRows } from './probability-scores.ts';
import { mean } from './series.ts';

/**
 * Area under the ROC curve: the chance that a positive row scores above a negative one, ties counting half (Mann–Whitney). NaN
 * where either kind is missing.
 *
 * @param score shape [m], without NaN
 * @param positive 1 or 0, shape [m]
 * @see Hanley & McNeil 1982, Radiology 143
 */
export function rocAuc(score: ArrayLike<number>, positive: ArrayLike<number>): number {
  const ranks = rankWithTies(score);
  let positives = 0;
  let sum = 0;
  for (let i = 0; i < ranks.length; i++) {
    if (positive[i] !== 1) continue;
    positives++;
    sum += ranks[i]!;
  }
  const negatives = ranks.length - positives;
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Each class against the others. */
export interface OneVsRestAuc {
  /** NaN for a class that no row, or every row, has; shape [classes]. */
  readonly perClass: readonly number[];
  /** Mean over the classes where it is defined; NaN without one. */
  readonly macro: number;
  /** The same, weighted by the classes' rows. */
  readonly weighted: number;
}

/**
 * ROC-AUC of each class's probability against whether it came true. Rows without a true class, or with a probability of NaN, don't
 * count.
 *
 * @param p row-major, shape [m × classes]
 * @param truth codes, shape [m]
 */
export function rocAucOneVsRest(p: Float64Array, truth: ArrayLike<number>, classes: number): OneVsRestAuc {
  const rows = definedRows(p, truth, classes);
  const support = new Array<number>(classes).fill(0);
  for (const i of rows) support[truth[i]!]!++;
  const perClass = support.map((_, k) => aucOf(p, truth, classes, k, rows));
  const defined = Array.from(perClass.keys()).filter((k) => !Number.isNaN(perClass[k]!));
  const weight = defined.reduce((sum, k) => sum + support[k]!, 0);
  return {
    perClass,
    macro: mean(defined.map((k) => perClass[k]!)),
    weighted: defined.reduce((sum, k) => sum + support[k]! * perClass[k]!, 0) / weight,
  };
}

/**
 * ROC-AUC over pairs of classes: of each pair's rows alone, both ways round, averaged over the pairs of classes that occur. It does not change with
 * the classes' shares. NaN below two classes.
 *
 * @see Hand & Till 2001, Machine Learning 45
 */
export function rocAucOneVsOne(p: Float64Array, truth: ArrayLike<number>, classes: number): number {
  const rows = definedRows(p, truth, classes);
  const pairs: number[] = [];
  for (let a = 0; a < classes; a++) {
    for (let b = a + 1; b < classes; b++) {
      const own = rows.filter((i) => truth[i] === a || truth[i] === b);
      const both = (aucOf(p, truth, classes, a, own) + aucOf(p, truth, classes, b, own)) / 2;
      if (!Number.isNaN(both)) pairs.push(both);
    }
  }
  return mean(pairs);
}

function aucOf(p: Float64Array, truth: ArrayLike<number>, classes: number, k: number, rows: readonly number[]): number {
  return rocAuc(
    rows.map((i) => p[i * classes + k]!),
    rows.map((i) => Number(truth[i] === k)),
  );
}
