import type { Objective } from './lbfgs.ts';

/** A weighted classification sample for the linear trainer. */
export interface SoftmaxSample {
  /** Row-major, shape [rows × width]. */
  readonly features: Float64Array;
  readonly width: number;
  /** Class of each row, 0 … classes − 1. */
  readonly codes: Int32Array;
  readonly classes: number;
  /** Shape [rows]. */
  readonly weights: Float64Array;
}

/**
 * Parameters lie feature after feature with the bias last, each feature's classes side by side, padded with zeros to a
 * multiple of four: four classes are then summed at once, which hides the latency of additions.
 */
export function lanes(classes: number): number {
  return 4 * Math.ceil(classes / 4);
}

/**
 * Mean weighted log loss of softmax(W·x + b) plus penalty ÷ 2 × ‖W‖², and its gradient, in one pass over the rows.
 *
 * @param penalty per unit of mean loss; the bias is free
 */
export function softmaxLoss(sample: SoftmaxSample, penalty: number): Objective {
  const { width, classes, weights } = sample;
  const stride = lanes(classes);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const margins = new Float64Array(stride);
  const bias = width * stride;

  return (at, gradient) => {
    gradient.fill(0);
    const loss = addRowsInto(sample, stride, margins, at, gradient);
    let squares = 0;
    for (let w = 0; w < at.length; w++) {
      gradient[w]! /= total;
      if (w >= bias) continue;
      squares += at[w]! * at[w]!;
      gradient[w]! += penalty * at[w]!;
    }
    return loss / total + (penalty / 2) * squares;
  };
}

/** Adds every row's gradient and answers the sum of their losses. */
function addRowsInto(
  { features, width, codes, classes, weights }: SoftmaxSample,
  stride: number,
  margins: Float64Array,
  at: Float64Array,
  gradient: Float64Array,
): number {
  const bias = width * stride;
  let loss = 0;
  for (let i = 0, row = 0; i < codes.length; i++, row += width) {
    marginsInto(features, row, width, at, stride, margins);
    const weight = weights[i]!;
    loss += weight * residualsInto(margins, classes, codes[i]!, weight);
    for (let block = 0; block < stride; block += 4) {
      const r0 = margins[block]!;
      const r1 = margins[block + 1]!;
      const r2 = margins[block + 2]!;
      const r3 = margins[block + 3]!;
      for (let j = 0, w = block; j < width; j++, w += stride) {
        const x = features[row + j]!;
        gradient[w]! += x * r0;
        gradient[w + 1]! += x * r1;
        gradient[w + 2]! += x * r2;
        gradient[w + 3]! += x * r3;
      }
      gradient[bias + block]! += r0;
      gradient[bias + block + 1]! += r1;
      gradient[bias + block + 2]! += r2;
      gradient[bias + block + 3]! += r3;
    }
  }
  return loss;
}

/** W·x + b of the row that begins at `row`. */
export function marginsInto(
  features: Float64Array,
  row: number,
  width: number,
  at: Float64Array,
  stride: number,
  margins: Float64Array,
): void {
  const bias = width * stride;
  for (let block = 0; block < stride; block += 4) {
    let m0 = at[bias + block]!;
    let m1 = at[bias + block + 1]!;
    let m2 = at[bias + block + 2]!;
    let m3 = at[bias + block + 3]!;
    for (let j = 0, w = block; j < width; j++, w += stride) {
      const x = features[row + j]!;
      m0 += x * at[w]!;
      m1 += x * at[w + 1]!;
      m2 += x * at[w + 2]!;
      m3 += x * at[w + 3]!;
    }
    margins[block] = m0;
    margins[block + 1] = m1;
    margins[block + 2] = m2;
    margins[block + 3] = m3;
  }
}

/** Turns margins into weight × (probability − truth), 0 in the padding, and answers the log loss of the row. */
function residualsInto(margins: Float64Array, classes: number, code: number, weight: number): number {
  const own = margins[code]!;
  const logSum = softmaxInto(margins, classes);
  for (let k = 0; k < classes; k++) margins[k]! *= weight;
  margins[code]! -= weight;
  return logSum - own;
}

/** Probabilities of the first `classes` margins in place, 0 in the padding; answers ln Σ exp(margin). */
export function softmaxInto(margins: Float64Array, classes: number): number {
  let top = margins[0]!;
  for (let k = 1; k < classes; k++) if (margins[k]! > top) top = margins[k]!;
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const e = Math.exp(margins[k]! - top);
    margins[k] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let k = 0; k < classes; k++) margins[k]! *= scale;
  for (let k = classes; k < margins.length; k++) margins[k] = 0;
  return top + Math.log(sum);
}
