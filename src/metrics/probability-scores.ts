import { mean } from './series.ts';

/** float64's machine epsilon: what scikit-learn clips a probability to. */
const LEAST = 2 ** -52;

/**
 * −ln of the probability of the true class, shape [m]. A row without a true class (−1) is NaN.
 *
 * @param p probabilities, row-major [m × classes]
 * @param truth codes, shape [m]
 * @param uniformShare scores (1 − s) × p + s ÷ classes; 0.01 keeps one absent class from deciding the mean
 */
export function logLosses(p: Float64Array, truth: ArrayLike<number>, classes: number, uniformShare = 0): Float64Array {
  return Float64Array.from({ length: truth.length }, (_, i) => {
    if (truth[i]! < 0) return Number.NaN;
    const own = (1 - uniformShare) * p[i * classes + truth[i]!]! + uniformShare / classes;
    return -Math.log(Math.min(1 - LEAST, Math.max(LEAST, own)));
  });
}

/** Mean of `logLosses` over the rows with a true class. */
export function logLoss(p: Float64Array, truth: ArrayLike<number>, classes: number, uniformShare = 0): number {
  return mean(logLosses(p, truth, classes, uniformShare).filter((loss) => !Number.isNaN(loss)));
}

/** Squared distance of the probabilities to the one-hot truth, summed over classes, mean over rows with a true class. */
export function brier(p: Float64Array, truth: ArrayLike<number>, classes: number): number {
  let sum = 0;
  let rows = 0;
  for (let i = 0; i < truth.length; i++) {
    if (truth[i]! < 0) continue;
    rows++;
    for (let k = 0; k < classes; k++) sum += (p[i * classes + k]! - Number(k === truth[i])) ** 2;
  }
  return sum / rows;
}

/** Code of the largest probability of each row (the first of equals), shape [m]; −1 where a probability is NaN. */
export function argmaxRows(p: Float64Array, classes: number): Int8Array {
  return Int8Array.from({ length: p.length / classes }, (_, i) => {
    let best = 0;
    for (let k = 0; k < classes; k++) {
      const value = p[i * classes + k]!;
      if (Number.isNaN(value)) return -1;
      if (value > p[i * classes + best]!) best = k;
    }
    return best;
  });
}

/** Rows with a true class and without a probability of NaN, rising. */
export function definedRows(p: Float64Array, truth: ArrayLike<number>, classes: number): number[] {
  const called = argmaxRows(p, classes);
  return Array.from(called.keys()).filter((i) => truth[i]! >= 0 && called[i]! >= 0);
}
