/** A closed interval [low, high]; both NaN where it is undefined. */
export type Interval = readonly [low: number, high: number];

/** The interval of something that cannot be estimated. */
export const NO_INTERVAL: Interval = [Number.NaN, Number.NaN];

/** What of an interval is possible for a figure that lies in `range`: an accuracy of more than 1 is none. Undefined stays undefined. */
export function intervalWithin([low, high]: Interval, [least, most]: Interval): Interval {
  const possible = (value: number): number => Math.min(most, Math.max(least, value));
  return [possible(low), possible(high)];
}

/**
 * Quantile of sorted values by linear interpolation between the neighbours of q (n − 1), numpy's default.
 *
 * @param sorted shape [n], rising, without NaN
 * @param q fraction from 0 to 1
 * @returns NaN where there are no values
 */
export function sortedQuantile(sorted: Float64Array, q: number): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const place = q * (n - 1);
  const below = Math.min(n - 1, Math.floor(place));
  const above = Math.min(n - 1, below + 1);
  const a = sorted[below]!;
  const b = sorted[above]!;
  const share = place - below;
  // Numpy's form: from the nearer side, so that the ends come out exact.
  return share < 0.5 ? a + (b - a) * share : b - (b - a) * (1 - share);
}

/**
 * Percentile interval of bootstrap replicates. Undefined replicates (NaN: a resample without variance) are left out;
 * where more than one in twenty is undefined, so is the interval.
 *
 * @param replicates shape [reps], any order
 * @see Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13
 */
export function percentileInterval(replicates: Float64Array, level = 0.95): Interval {
  const defined = replicates.filter((value) => !Number.isNaN(value)).sort();
  if (defined.length === 0 || defined.length < 0.95 * replicates.length) return NO_INTERVAL;
  return [sortedQuantile(defined, (1 - level) / 2), sortedQuantile(defined, (1 + level) / 2)];
}
