import type { TrainingSet } from '../contract.ts';

/** Share of each class among the fit rows, by weight; `smoothing` is added to each count first. Shape [classes]. */
export function classShares({ rows, target, classes, weights }: TrainingSet, smoothing = 0): Float64Array {
  const counts = new Float64Array(classes).fill(smoothing);
  for (let i = 0; i < rows.length; i++) counts[target[rows[i]!]!]! += weights?.[rows[i]!] ?? 1;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}
