import { lanes, marginsInto, type SoftmaxSample, softmaxInto } from './softmax-loss.ts';

/** Rows that the curvature is measured on: it need not be exact. */
const MOST_ROWS = 6000;

/** Columns of parameters: two classes have one, the difference of theirs. */
export function columnsOf(classes: number): number {
  return classes === 2 ? 1 : classes;
}

/**
 * The whole Hessian of the mean log loss, the blocks between classes included: mean of weight × p(δ − p) × x·xᵀ, the bias as
 * last feature; a feature's columns lie side by side, shape [(width + 1)·columns]².
 *
 * @param at parameters in the order of `softmaxLoss`
 */
export function softmaxCurvatureInto(sample: SoftmaxSample, at: Float64Array, out: Float64Array): void {
  const { features, width, codes, classes, weights } = sample;
  const stride = lanes(classes);
  const size = width + 1;
  // Blocks of two different classes; each class's own is minus the sum of its others.
  const pairs = (classes * (classes - 1)) / 2;
  const step = Math.ceil(codes.length / MOST_ROWS);
  const margins = new Float64Array(stride);
  const row = new Float64Array(size).fill(1);
  const scales = new Float64Array(pairs);
  const sums = new Float64Array(pairs * size * size);
  let total = 0;
  for (let i = 0; i < codes.length; i += step) {
    const from = i * width;
    for (let j = 0; j < width; j++) row[j] = features[from + j]!;
    marginsInto(features, from, width, at, stride, margins);
    softmaxInto(margins, classes);
    const weight = weights[i]!;
    total += weight;
    for (let k = 0, m = 0; k < classes; k++) {
      for (let l = 0; l < k; l++) scales[m++] = weight * margins[k]! * margins[l]!;
    }
    for (let m = 0; m < pairs; m++) addOuterInto(row, scales[m]!, sums, m * size * size);
  }
  if (classes === 2) spreadBinaryInto(sums, size, total, out);
  else spreadInto(sums, size, classes, total, out);
}

/** Adds scale × row·rowᵀ, lower triangle. */
function addOuterInto(row: Float64Array, scale: number, sums: Float64Array, to: number): void {
  const size = row.length;
  for (let a = 0; a < size; a++) {
    const x = scale * row[a]!;
    if (x === 0) continue;
    const from = to + a * size;
    for (let b = 0; b <= a; b++) sums[from + b]! += x * row[b]!;
  }
}

function spreadBinaryInto(sums: Float64Array, size: number, total: number, out: Float64Array): void {
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) out[a * size + b] = out[b * size + a] = sums[a * size + b]! / total;
  }
}

function spreadInto(sums: Float64Array, size: number, classes: number, total: number, out: Float64Array): void {
  const n = size * classes;
  const block = new Float64Array(classes * classes);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      block.fill(0);
      for (let k = 0, m = 0; k < classes; k++) {
        for (let l = 0; l < k; l++, m++) {
          const value = sums[m * size * size + a * size + b]! / total;
          block[k * classes + l] = block[l * classes + k] = -value;
          block[k * classes + k]! += value;
          block[l * classes + l]! += value;
        }
      }
      for (let k = 0; k < classes; k++) {
        for (let l = 0; l < classes; l++) {
          const value = block[k * classes + l]!;
          out[(a * classes + k) * n + b * classes + l] = value;
          out[(b * classes + l) * n + a * classes + k] = value;
        }
      }
    }
  }
}
