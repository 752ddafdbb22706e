import { choleskyInto, solveCholeskyInto } from './cholesky.ts';
import { lanes, marginsInto, type SoftmaxSample, softmaxInto } from './softmax-loss.ts';

/** Rows that the curvature is measured on: it need not be exact. */
const MOST_ROWS = 6000;
/** Keeps exactly collinear columns, and columns that vary only in rows left out, from getting boundless steps. */
const RIDGE = 1e-6;

/**
 * The inverse of the loss's Hessian, its blocks between classes left out. Collinear features (moving averages of
 * neighbouring windows) cost plain L-BFGS hundreds of iterations; with this it needs some dozens.
 *
 * Directions stay in the plane where the classes' parameters sum to 0: the loss does not see the rest.
 */
export class SoftmaxPreconditioner {
  readonly #sample: SoftmaxSample;
  readonly #penalty: number;
  readonly #column: Float64Array;
  #factors: (Float64Array | undefined)[] = [];

  readonly #starting: (measure: () => Float64Array[]) => Float64Array[];

  /** @param starting gives the Hessians where all parameters are 0, which the same sample has whatever the penalty; not to be edited */
  constructor(
    sample: SoftmaxSample,
    penalty: number,
    starting: (measure: () => Float64Array[]) => Float64Array[] = (measure) => measure(),
  ) {
    this.#sample = sample;
    this.#penalty = penalty;
    this.#starting = starting;
    this.#column = new Float64Array(sample.width + 1);
  }

  /** Measures the curvature at these parameters. */
  refresh(at: Float64Array): void {
    const size = this.#sample.width + 1;
    const measure = (): Float64Array[] => classHessians(this.#sample, at);
    const hessians = at.every((parameter) => parameter === 0)
      ? this.#starting(measure).map((hessian) => hessian.slice())
      : measure();
    this.#factors = hessians.map((hessian) => {
      for (let j = 0; j < size; j++) hessian[j * size + j]! += RIDGE + (j < size - 1 ? this.#penalty : 0);
      return choleskyInto(hessian, size) ? hessian : undefined;
    });
  }

  /** Multiplies a gradient by the inverse, in place. */
  applyInto(direction: Float64Array): void {
    const { width, classes } = this.#sample;
    const stride = lanes(classes);
    centerClasses(direction, classes, stride);
    for (const [k, factor] of this.#factors.entries()) {
      if (factor === undefined) continue;
      for (let j = 0; j <= width; j++) this.#column[j] = direction[j * stride + k]!;
      solveCholeskyInto(factor, width + 1, this.#column);
      for (let j = 0; j <= width; j++) direction[j * stride + k] = this.#column[j]!;
    }
    centerClasses(direction, classes, stride);
  }
}

/** Mean of weight × p(1 − p) × x·xᵀ for each class, the bias as last column; lower triangles. */
function classHessians({ features, width, codes, classes, weights }: SoftmaxSample, at: Float64Array): Float64Array[] {
  const stride = lanes(classes);
  const size = width + 1;
  const step = Math.ceil(codes.length / MOST_ROWS);
  // Two rows at a time, in their order; behind an odd number of them comes one that adds nothing.
  const scales = [new Float64Array(stride), new Float64Array(stride)] as const;
  const rows = [new Float64Array(size).fill(1), new Float64Array(size).fill(1)] as const;
  const sums = new Float64Array(stride * size * size);
  let total = 0;
  for (let i = 0; i < codes.length; i += 2 * step) {
    for (let r = 0; r < 2; r++) {
      const margins = scales[r]!;
      const t = i + r * step;
      if (t >= codes.length) {
        margins.fill(0);
        continue;
      }
      const from = t * width;
      for (let j = 0; j < width; j++) rows[r]![j] = features[from + j]!;
      marginsInto(features, from, width, at, stride, margins);
      softmaxInto(margins, classes);
      const weight = weights[t]!;
      total += weight;
      for (let k = 0; k < classes; k++) margins[k] = weight * margins[k]! * (1 - margins[k]!);
    }
    for (let block = 0; block < stride; block += 4) addOuterInto(...rows, ...scales, block, stride, sums);
  }
  return Array.from({ length: classes }, (_, k) =>
    Float64Array.from({ length: size * size }, (_, at) => sums[at * stride + k]! / total),
  );
}

/** Adds scales[k] × row·rowᵀ for four classes at once, of one row and then of the next. */
function addOuterInto(
  row: Float64Array,
  next: Float64Array,
  scales: Float64Array,
  nextScales: Float64Array,
  block: number,
  stride: number,
  sums: Float64Array,
): void {
  const size = row.length;
  const s0 = scales[block]!;
  const s1 = scales[block + 1]!;
  const s2 = scales[block + 2]!;
  const s3 = scales[block + 3]!;
  const t0 = nextScales[block]!;
  const t1 = nextScales[block + 1]!;
  const t2 = nextScales[block + 2]!;
  const t3 = nextScales[block + 3]!;
  for (let a = 0; a < size; a++) {
    const x = row[a]!;
    const y = next[a]!;
    for (let b = 0, to = a * size * stride + block; b <= a; b++, to += stride) {
      const one = x * row[b]!;
      const two = y * next[b]!;
      sums[to] = sums[to]! + s0 * one + t0 * two;
      sums[to + 1] = sums[to + 1]! + s1 * one + t1 * two;
      sums[to + 2] = sums[to + 2]! + s2 * one + t2 * two;
      sums[to + 3] = sums[to + 3]! + s3 * one + t3 * two;
    }
  }
}

function centerClasses(values: Float64Array, classes: number, stride: number): void {
  for (let at = 0; at < values.length; at += stride) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += values[at + k]!;
    for (let k = 0; k < classes; k++) values[at + k]! -= sum / classes;
  }
}
