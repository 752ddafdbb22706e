import type { Convex } from './newton.ts';

export interface SoftmaxLossInput {
  /** Row-major, shape [rows × classes]. */
  readonly logs: Float64Array;
  readonly truth: Int32Array;
  readonly weights: Float64Array;
  readonly classes: number;
  readonly offDiagonal: number;
  readonly intercept: number;
}

/**
 * Weighted mean log loss of softmax(W · logs + b), plus `offDiagonal` × the mean square of W's off-diagonal and `intercept` ×
 * the mean square of b. The point is row by row [W | b], shape [classes × (classes + 1)].
 */
export function softmaxLoss(input: SoftmaxLossInput): Convex {
  const { logs, truth, weights, classes } = input;
  const width = classes + 1;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const z = new Float64Array(width);
  z[classes] = 1;
  const p = new Float64Array(classes);
  /** Fills z and p of row i; answers ln Σ exp(margins) − the true class's margin. */
  const lossOf = (at: Float64Array, i: number): number => {
    for (let j = 0; j < classes; j++) z[j] = logs[i * classes + j]!;
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) {
      let margin = 0;
      for (let j = 0; j < width; j++) margin += at[k * width + j]! * z[j]!;
      p[k] = margin;
      top = Math.max(top, margin);
    }
    const own = p[truth[i]!]! - top;
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += p[k] = Math.exp(p[k]! - top);
    for (let k = 0; k < classes; k++) p[k]! /= sum;
    return Math.log(sum) - own;
  };
  /** The penalty's factor on the square of entry [k, j]. */
  const penalty = penaltyOf(input);
  return {
    value(at) {
      let loss = 0;
      for (let i = 0; i < truth.length; i++) loss += (weights[i]! / total) * lossOf(at, i);
      return at.reduce((sum, value, e) => sum + penalty[e]! * value * value, loss);
    },
    derivatives(at) {
      const n = classes * width;
      const gradient = at.map((value, e) => 2 * penalty[e]! * value);
      const hessian = new Float64Array(n * n);
      for (let e = 0; e < n; e++) hessian[e * n + e] = 2 * penalty[e]!;
      for (let i = 0; i < truth.length; i++) {
        const share = weights[i]! / total;
        lossOf(at, i);
        for (let k = 0; k < classes; k++) {
          const off = share * (p[k]! - Number(truth[i] === k));
          for (let j = 0; j < width; j++) gradient[k * width + j]! += off * z[j]!;
          for (let l = 0; l <= k; l++) {
            const curve = share * p[k]! * (Number(k === l) - p[l]!);
            for (let j = 0; j < width; j++) {
              const to = (k * width + j) * n + l * width;
              const own = curve * z[j]!;
              for (let m = 0; m < width; m++) hessian[to + m]! += own * z[m]!;
            }
          }
        }
      }
      return { gradient, hessian };
    },
  };
}

/** A trace on the diagonal too: without it W is not unique where there is no penalty. */
const TRACE = 1e-12;

function penaltyOf({ classes, offDiagonal, intercept }: SoftmaxLossInput): Float64Array {
  const width = classes + 1;
  return Float64Array.from({ length: classes * width }, (_, e) => {
    const [k, j] = [Math.floor(e / width), e % width];
    if (j === classes) return TRACE + intercept / classes;
    return TRACE + (j === k ? 0 : offDiagonal / (classes * (classes - 1)));
  });
}
