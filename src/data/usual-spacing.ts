/**
 * The median distance of rows that follow each other; rows of one time (revisions) don't count.
 *
 * @param time epoch ms, shape [n], never falling
 * @returns milliseconds; NaN where there is no second time
 */
export function usualSpacing(time: Float64Array): number {
  const steps = time
    .subarray(1)
    .map((t, i) => t - time[i]!)
    .filter((step) => step > 0)
    .sort();
  return steps[Math.floor(steps.length / 2)] ?? Number.NaN;
}
