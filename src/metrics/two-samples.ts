/** How far two distributions lie apart, from their counts over the same bins. */

/**
 * Kolmogorov and Smirnov's distance: the largest difference of the two cumulative shares at a bin's end. With a bin a value it is exact;
 * with fewer bins it can only be smaller. NaN where a side is empty.
 */
export function kolmogorovDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [inA, inB] = [sum(a), sum(b)];
  if (inA === 0 || inB === 0) return Number.NaN;
  let [upToA, upToB, most] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    upToA += a[i]!;
    upToB += b[i]!;
    most = Math.max(most, Math.abs(upToA / inA - upToB / inB));
  }
  return most;
}

/**
 * Population stability index Σ (q − p) ln(q ÷ p) over bins. Half a row is added to each bin of either side, so that an empty one does not make it
 * infinite. The customary limits .1 and .25 are for independent rows; autocorrelated ones exceed them without any drift. NaN where a side
 * is empty.
 */
export function populationStability(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [inA, inB] = [sum(a), sum(b)];
  if (inA === 0 || inB === 0) return Number.NaN;
  let index = 0;
  for (let i = 0; i < a.length; i++) {
    const p = (a[i]! + 0.5) / (inA + a.length / 2);
    const q = (b[i]! + 0.5) / (inB + a.length / 2);
    index += (q - p) * Math.log(q / p);
  }
  return index;
}

/** Half the sum of the absolute differences of the shares, 0 to 1. NaN where a side is empty. */
export function totalVariation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [inA, inB] = [sum(a), sum(b)];
  if (inA === 0 || inB === 0) return Number.NaN;
  let twice = 0;
  for (let i = 0; i < a.length; i++) twice += Math.abs(a[i]! / inA - b[i]! / inB);
  return twice / 2;
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return total;
}
