import { ratio } from './series.ts';

/**
 * Agreement beyond chance, from a confusion matrix (rows: truth, columns: prediction). Both are 1 for a perfect forecast, 0 for
 * one that knows nothing, and don't reward calling the commonest class. NaN where they are undefined: without a row, or where
 * chance alone agrees everywhere.
 */
type Matrix = readonly (readonly number[])[];

/**
 * Cohen's kappa: (agreement − chance) ÷ (1 − chance), chance from both margins. NaN where truth and prediction have the same
 * single class.
 *
 * @see Cohen 1960, Educational and Psychological Measurement 20(1)
 */
export function cohenKappa(matrix: Matrix): number {
  const { rows, hits, truths, calls } = margins(matrix);
  const chance = dot(truths, calls);
  return ratio(hits * rows - chance, rows * rows - chance);
}

/**
 * Matthews correlation coefficient for several classes. NaN where truth or prediction has one class only (scikit-learn says
 * 0): a series that doesn't vary correlates with nothing.
 *
 * @see Gorodkin 2004, Computational Biology and Chemistry 28
 */
export function matthews(matrix: Matrix): number {
  const { rows, hits, truths, calls } = margins(matrix);
  const truthSpread = rows * rows - dot(truths, truths);
  const callSpread = rows * rows - dot(calls, calls);
  return ratio(hits * rows - dot(truths, calls), Math.sqrt(truthSpread * callSpread));
}

function margins(matrix: Matrix) {
  const truths = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const calls = matrix.map((_, k) => matrix.reduce((sum, row) => sum + row[k]!, 0));
  return {
    rows: truths.reduce((sum, count) => sum + count, 0),
    hits: matrix.reduce((sum, row, k) => sum + row[k]!, 0),
    truths,
    calls,
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
