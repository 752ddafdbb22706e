import { bartlettSum } from '../metrics/index.ts';
import { bartlettLag } from './bartlett-lag.ts';
import type { Interval } from './interval.ts';

/**
 * Autocorrelation at a lag with a 95 % interval that assumes neither independence nor equal variance: the error of the mean influence of a row,
 * its own autocorrelation allowed for. Undefined rows (NaN) count in no product and keep the others' distance.
 *
 * @param series shape [n]
 * @param lag rows, from 1
 * @returns NaN without variance or with fewer than 30 products
 * @see Taylor 1984, Applied Statistics 33(3), whose error this is where the products don't follow from each other
 */
export function autocorrelation(series: Float64Array, lag: number): { value: number; ci95: Interval } {
  const n = series.length;
  let [sum, count] = [0, 0];
  for (const value of series) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  const centre = sum / count;
  let squares = 0;
  for (const value of series) if (!Number.isNaN(value)) squares += (value - centre) ** 2;
  const variance = squares / count;
  let [products, pairs] = [0, 0];
  for (let t = lag; t < n; t++) {
    const product = (series[t]! - centre) * (series[t - lag]! - centre);
    if (Number.isNaN(product)) continue;
    products += product;
    pairs++;
  }
  if (pairs < 30 || !(variance > 0)) return { value: Number.NaN, ci95: [Number.NaN, Number.NaN] };
  const value = products / pairs / variance;
  const influence = new Float64Array(n);
  for (let t = lag; t < n; t++) {
    const now = series[t]! - centre;
    const product = now * (series[t - lag]! - centre);
    if (!Number.isNaN(product)) influence[t] = product / variance - (value * now * now) / variance;
  }
  const error = Math.sqrt(bartlettSum(influence, bartlettLag(influence))) / pairs;
  return { value, ci95: [value - 1.96 * error, value + 1.96 * error] };
}
