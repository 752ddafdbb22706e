import { mean } from './series.ts';

/**
 * Standard error of the mean of an autocorrelated series: Bartlett weights 1 − j ÷ (lag + 1), autocovariances with
 * divisor n around the mean, no small-sample factor.
 *
 * @see Newey & West 1987, Econometrica 55(3)
 */
export function neweyWestError(values: ArrayLike<number>, lagBars: number): number {
  const n = values.length;
  const centre = mean(values);
  const deviation = Float64Array.from(values, (value) => value - centre);
  let variance = 0;
  for (let j = 0; j <= Math.min(lagBars, n - 1); j++) {
    let sum = 0;
    for (let i = j; i < n; i++) sum += deviation[i]! * deviation[i - j]!;
    variance += (j === 0 ? 1 : 2 * (1 - j / (lagBars + 1))) * sum;
  }
  return Math.sqrt(variance) / n;
}
