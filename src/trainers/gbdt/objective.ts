import { softmaxInto } from '../../models/index.ts';
import type { Kernel } from './kernel.ts';

/**
 * Losses: gradients once a round for every output column, and the loss that early stopping reads.
 *
 * Margins are float32, shape [columns × stride], a column after the other, as the finished model adds them up.
 */
export interface Objective {
  readonly columns: number;
  /** Output columns that get trees. */
  readonly trained: readonly number[];
  /** Margin of each column before the first tree. */
  readonly base: Float32Array;
  /** Writes the kernel's derivatives at its margins for every trained column, and their sums. */
  derive(kernel: Kernel): void;
  /** Weighted mean loss of rows. @param stride length of a column of the margins */
  loss(margins: Float32Array, stride: number, target: Float64Array, weights: Float64Array): number;
  /** Output of a leaf of rows `order[start..end)` where the loss has a better one than the derivatives give. */
  readonly renew?: ((kernel: Kernel, start: number, end: number) => number) | undefined;
}

/** Margin of a class that the rows never show: exp(−30) is 1e-13. */
export const ABSENT = -30;

/**
 * Softmax over the classes, starting from their log shares.
 *
 * Two classes need one tree a round: the first one's margin stays 0, which is the logistic loss. For more, hessians carry
 * XGBoost's factor 2 (its `multi:softprob`), so that l2 and minChildWeight mean the same here.
 *
 * @param target class codes, one per training row
 */
export function softmaxObjective(classes: number, target: Float64Array, weights: Float64Array): Objective {
  const mass = new Float64Array(classes);
  for (let i = 0; i < target.length; i++) mass[target[i]!]! += weights[i]!;
  const present = Array.from(mass.keys()).filter((k) => mass[k]! > 0);
  const logs = present.map((k) => Math.log(mass[k]!));
  const centre = classes === 2 ? logs[0]! : logs.reduce((sum, x) => sum + x, 0) / logs.length;
  const base = new Float32Array(classes).fill(ABSENT);
  present.forEach((k, i) => {
    base[k] = logs[i]! - centre;
  });
  const trained = present.length < 2 ? [] : classes === 2 ? [1] : present;
  const curvature = classes === 2 ? 1 : 2;
  const p = new Float64Array(classes);
  const row = new Float32Array(classes);

  function loss(margins: Float32Array, stride: number, codes: Float64Array, weights: Float64Array): number {
    let sum = 0;
    let mass = 0;
    for (let i = 0; i < codes.length; i++) {
      for (let k = 0; k < classes; k++) row[k] = margins[k * stride + i]!;
      softmaxInto(row, 0, classes, p, 0);
      sum -= weights[i]! * Math.log(Math.max(p[codes[i]!]!, 1e-15));
      mass += weights[i]!;
    }
    return sum / mass;
  }

  return { columns: classes, trained, base, derive: (kernel) => kernel.softmax({ trained, curvature }), loss };
}
