import { pearson } from './correlation.ts';

/**
 * Stability of the equity line: R² of the cumulative log returns on the period's number, 1 for steady growth or steady
 * decline. NaN below two periods, where the line is flat, and after a total loss.
 *
 * @param returns shape [n], fraction per period
 * @see empyrical's `stability_of_timeseries`
 */
export function equityStability(returns: ArrayLike<number>): number {
  const line = new Float64Array(returns.length);
  let sum = 0;
  for (let i = 0; i < line.length; i++) {
    sum += Math.log1p(returns[i]!);
    if (!Number.isFinite(sum)) return Number.NaN;
    line[i] = sum;
  }
  return pearson(line, Array.from(line.keys())) ** 2;
}
