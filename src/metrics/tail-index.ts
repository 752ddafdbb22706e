/**
 * Hill's estimate of a tail's index from the largest values: k ÷ Σ ln(x ÷ threshold), threshold the value below the k largest. Moments of that
 * order and above do not exist in a law with such a tail. It assumes a power law beyond the threshold and says nothing where there is
 * none: a normal law gives figures far above 4.
 *
 * @param values of the side in question, positive ones count
 * @param share of the positive values that is the tail
 * @returns NaN with fewer than ten values in the tail
 * @see Hill 1975, Annals of Statistics 3(5)
 */
export function hillIndex(values: Float64Array, share = 0.01): number {
  const sorted = values.filter((value) => value > 0).sort();
  const k = Math.floor(share * sorted.length);
  if (k < 10) return Number.NaN;
  const threshold = sorted[sorted.length - k - 1]!;
  let sum = 0;
  for (let i = sorted.length - k; i < sorted.length; i++) sum += Math.log(sorted[i]! / threshold);
  return k / sum;
}
