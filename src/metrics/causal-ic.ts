import { rankWithTies, standardise } from './correlation.ts';
import { neweyWestError } from './newey-west.ts';
import { mean } from './series.ts';

/**
 * Newey–West t of a rank IC that is centred at 0 without skill, also where the forecast is slow and follows past returns.
 *
 * The pooled Spearman compares a row's forecast with the mean of all forecasts, later ones included, and a trailing mean
 * of returns learns from the very returns that it is held against: without skill its t has a mean of −1 on a year of
 * hourly bars and a 12-week window. Here the forecast is ranked among those made so far, and the outcome's rank is taken
 * from the mean rank of the outcomes from then on, so that every product has a mean of 0.
 *
 * @param forecast shape [n], no NaN
 * @param realised outcome of each forecast, shape [n], no NaN
 * @see So & Shin 1999, Statistics & Probability Letters 43(1), for recursive mean adjustment
 */
export function causalIcT(forecast: ArrayLike<number>, realised: ArrayLike<number>, lagBars: number): number {
  const products = expandingRank(forecast);
  const outcome = standardise(rankWithTies(realised));
  let later = 0;
  for (let i = products.length - 1; i >= 0; i--) {
    later += outcome[i]!;
    products[i]! *= outcome[i]! - later / (products.length - i);
  }
  return mean(products) / neweyWestError(products, lagBars);
}

/** Rank of each value among those up to it, ties averaged, from −1 (lowest) to 1; shape [n]. */
function expandingRank(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  // Counts of the values so far by their rank in the whole series, in a binary indexed tree.
  const tree = new Int32Array(n + 1);
  const countUpTo = (place: number): number => {
    let sum = 0;
    for (let at = place; at > 0; at -= at & -at) sum += tree[at]!;
    return sum;
  };
  return rankWithTies(values).map((rank, i) => {
    const place = Math.ceil(rank);
    for (let at = place; at <= n; at += at & -at) tree[at]!++;
    return (countUpTo(place - 1) + countUpTo(place)) / (i + 1) - 1;
  });
}
