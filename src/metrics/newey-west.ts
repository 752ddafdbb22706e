import { mean } from './series.ts';

/**
 * Variance of a sum of autocorrelated terms of mean 0: Σ over lags j of weight × Σ over rows of term × the term j rows before, with
 * Bartlett weights 1 − j ÷ (lag + 1). Terms of 0 stand for rows that don't count, and keep the others' distance.
 *
 * In one pass, whatever the lag: it is the sum of squared sums over windows of lag + 1 rows, those that stick out at either end
 * included, ÷ (lag + 1).
 */
export function bartlettSum(terms: Float64Array, lagBars: number): number {
  const n = terms.length;
  const width = lagBars + 1;
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < n + width - 1; t++) {
    if (t < n) sum += terms[t]!;
    if (t >= width) sum -= terms[t - width]!;
    squares += sum * sum;
  }
  return squares / width;
}

/**
 * Standard error of the mean of an autocorrelated series: Bartlett weights 1 − j ÷ (lag + 1), autocovariances with
 * divisor n around the mean.
 *
 * @param smallSample multiplies the variance by n ÷ (n − 1), as statsmodels' `use_correction`
 * @see Newey & West 1987, Econometrica 55(3)
 */
export function neweyWestError(values: ArrayLike<number>, lagBars: number, smallSample = false): number {
  const n = values.length;
  const centre = mean(values);
  const terms = new Float64Array(n);
  for (let i = 0; i < n; i++) terms[i] = values[i]! - centre;
  const error = Math.sqrt(bartlettSum(terms, lagBars)) / n;
  return smallSample ? error * Math.sqrt(n / (n - 1)) : error;
}

/**
 * The same error without what it lacks in short series: with lag + 1 = b × n Bartlett weights find the
 * share 1 − b + b² ÷ 3 of the variance, which is divided by it.
 *
 * @see Kiefer & Vogelsang 2005, Econometric Theory 21(6)
 */
export function overlapError(values: ArrayLike<number>, lagBars: number): number {
  const n = values.length;
  const lag = Math.min(lagBars, n - 1);
  const b = (lag + 1) / n;
  return neweyWestError(values, lag) / Math.sqrt(1 - b + (b * b) / 3);
}
