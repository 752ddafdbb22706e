import { minimiseProximalInto, type ProximalResult } from './proximal-newton.ts';
import { columnsOf, softmaxCurvatureInto } from './softmax-curvature.ts';
import { lanes, type SoftmaxSample, softmaxLoss } from './softmax-loss.ts';

/** Strengths of the two penalties, per unit of mean loss. */
export interface SparsePenalty {
  /** Of Σ|w|, over the classes' weights, or the one weight a feature of two classes. */
  readonly l1: number;
  /** Of ½ Σ w². */
  readonly l2: number;
}

/** Added to the curvature's diagonal, as a share of its mean: a step along exactly collinear columns stays bounded. */
const DAMPING = 1e-9;

/**
 * Minimises mean log loss + l1·Σ|w| + l2 ÷ 2·Σw², the intercepts free.
 *
 * Two classes have one weight a feature, the difference of theirs, as is usual: it is given back as ± half of it.
 *
 * @returns parameters in the order of `softmaxLoss`
 */
export function fitSparseSoftmax(
  sample: SoftmaxSample,
  { l1, l2 }: SparsePenalty,
  stopping: { readonly maxIterations: number; readonly tolerance: number },
): { readonly parameters: Float64Array; readonly search: ProximalResult } {
  const { width, classes } = sample;
  const columns = columnsOf(classes);
  const parameters = new Float64Array((width + 1) * lanes(classes));
  const loss = softmaxLoss(sample, classes === 2 ? 2 * l2 : l2);
  const full = new Float64Array(parameters.length);
  const size = (width + 1) * columns;
  const biases = width * columns;
  const threshold = new Float64Array(size).fill(l1, 0, biases);
  const x = new Float64Array(size);
  const settleInto = columns > 1 && l2 === 0 ? (at: Float64Array) => settleShiftsInto(at, columns, biases) : undefined;
  const search = minimiseProximalInto(
    {
      value(at, gradient) {
        spreadInto(at, classes, parameters);
        const value = loss(parameters, full);
        gatherInto(full, classes, gradient);
        return value;
      },
      hessianInto(at, out) {
        spreadInto(at, classes, parameters);
        softmaxCurvatureInto(sample, parameters, out);
        let trace = 0;
        for (let i = 0; i < size; i++) {
          if (i < biases) out[i * size + i]! += l2;
          trace += out[i * size + i]!;
        }
        const damping = DAMPING * Math.max(trace / size, Number.MIN_VALUE / DAMPING);
        for (let i = 0; i < size; i++) out[i * size + i]! += damping;
      },
    },
    x,
    { ...stopping, threshold, settleInto },
  );
  settleInto?.(x);
  if (columns > 1) centreInto(x.subarray(biases));
  spreadInto(x, classes, parameters);
  return { parameters, search };
}

/** From the solver's order (a feature's columns side by side) to the loss's, padded and with a column for each class. */
function spreadInto(at: Float64Array, classes: number, out: Float64Array): void {
  const stride = lanes(classes);
  const columns = columnsOf(classes);
  for (let i = 0, j = 0; i < at.length; i += columns, j += stride) {
    if (columns === 1) {
      out[j] = -at[i]! / 2;
      out[j + 1] = at[i]! / 2;
    } else for (let k = 0; k < columns; k++) out[j + k] = at[i + k]!;
  }
}

/** The gradient, back again. */
function gatherInto(gradient: Float64Array, classes: number, out: Float64Array): void {
  const stride = lanes(classes);
  const columns = columnsOf(classes);
  for (let i = 0, j = 0; i < out.length; i += columns, j += stride) {
    if (columns === 1) out[i] = (gradient[j + 1]! - gradient[j]!) / 2;
    else for (let k = 0; k < columns; k++) out[i + k] = gradient[j + k]!;
  }
}

/**
 * The loss does not see what the classes' weights of a feature have in common, and L1 alone wants it where half of them are 0 or
 * above and half 0 or below. Where classes are even in number that leaves a choice, from one of the two in the middle to the other: of
 * these ends, sparser than what lies between, the one with the smaller squares is taken (of equals the lower).
 */
function settleShiftsInto(x: Float64Array, columns: number, biases: number): void {
  const sorted = new Float64Array(columns);
  for (let at = 0; at < biases; at += columns) {
    let mean = 0;
    for (let k = 0; k < columns; k++) {
      sorted[k] = x[at + k]!;
      mean += x[at + k]! / columns;
    }
    sorted.sort();
    const low = sorted[(columns - 1) >> 1]!;
    const high = sorted[columns >> 1]!;
    const shift = Math.abs(mean - low) <= Math.abs(mean - high) ? low : high;
    if (shift === 0) continue;
    for (let k = 0; k < columns; k++) x[at + k]! -= shift;
  }
}

/** Intercepts sum to 0. */
function centreInto(bias: Float64Array): void {
  const mean = bias.reduce((sum, value) => sum + value, 0) / bias.length;
  for (let k = 0; k < bias.length; k++) bias[k]! -= mean;
}
