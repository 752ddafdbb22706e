/** A share below 1, a number of columns, or all that beat their shadows. */
export type Keep = number | 'shadow';

/**
 * The columns that a head is fitted on, rising: the protected ones, and of the others as many as `keep` says, by falling
 * importance; of equals the first. At least one is kept.
 *
 * @param importance one a column
 * @param beats share of the folds in which a column beat every shadow; read where `keep` is `shadow`: all of them count
 */
export function keptColumns(
  importance: Float64Array,
  isProtected: Uint8Array,
  keep: Keep,
  beats?: Float64Array,
): Int32Array {
  const free = Array.from(importance.keys()).filter((j) => isProtected[j] === 0);
  const ranked = free.toSorted((a, b) => importance[b]! - importance[a]! || a - b);
  const wanted =
    keep === 'shadow'
      ? ranked.filter((j) => beats![j] === 1)
      : ranked.slice(0, keep < 1 ? Math.max(1, Math.round(keep * free.length)) : keep);
  const kept = Array.from(importance.keys()).filter((j) => isProtected[j] === 1 || wanted.includes(j));
  return Int32Array.from(kept.length === 0 ? ranked.slice(0, 1) : kept);
}
