import { GrowingCholesky } from './growing-cholesky.ts';

/** ½·xᵀHx − b·x + Σ λⱼ|xⱼ|, H positive definite. */
export interface SparseQuadratic {
  /** Symmetric and whole, row-major, shape [n × n]. */
  readonly hessian: Float64Array;
  readonly linear: Float64Array;
  /** λ ≥ 0 of each entry; 0: free. */
  readonly threshold: Float64Array;
  /** Brings entries that may be shifted together at no cost but the penalty's to where it is least. */
  readonly settleInto?: ((x: Float64Array) => void) | undefined;
}

/** Sweeps over single entries before whole sets of them are solved for: enough where columns are not collinear. */
const SWEEPS = 12;
/** Sets of entries tried at most, for each entry. */
const SETS = 4;

/**
 * The minimum, in place of `x`: sweeps of coordinate descent, then the exact solution on the entries that are not 0, walked to
 * as far as the objective falls. Entries that the penalty holds are exactly 0.
 *
 * @param tolerance largest violation of the conditions of a minimum
 * @see Friedman, Hastie & Tibshirani 2010, Journal of Statistical Software 33(1); Lee, Battle, Raina & Ng 2006, NeurIPS
 *   (feature-sign search)
 */
export function minimiseSparseInto(problem: SparseQuadratic, x: Float64Array, tolerance: number): void {
  const slope = new Float64Array(x.length);
  slopeInto(problem, x, slope);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    sweepInto(problem, x, slope);
    if (largestViolation(x, slope, problem.threshold) <= tolerance) return;
  }
  const factor = new GrowingCholesky(problem.hessian, x.length);
  for (let set = 0; set < SETS * x.length; set++) {
    problem.settleInto?.(x);
    slopeInto(problem, x, slope);
    const walked = solveSetInto(problem, factor, x, slope);
    if (walked === 'stopped') continue;
    slopeInto(problem, x, slope);
    if (largestViolation(x, slope, problem.threshold) <= tolerance) return;
    sweepInto(problem, x, slope);
  }
}

/** H·x − b. */
function slopeInto({ hessian, linear }: SparseQuadratic, x: Float64Array, slope: Float64Array): void {
  for (let j = 0; j < x.length; j++) slope[j] = -linear[j]!;
  for (let j = 0; j < x.length; j++) if (x[j] !== 0) addRowInto(hessian, j, x[j]!, slope);
}

function addRowInto(hessian: Float64Array, row: number, factor: number, out: Float64Array): void {
  const from = row * out.length;
  for (let i = 0; i < out.length; i++) out[i]! += factor * hessian[from + i]!;
}

/** One round of exact steps along each axis; `slope` is kept up. */
function sweepInto({ hessian, threshold }: SparseQuadratic, x: Float64Array, slope: Float64Array): void {
  for (let j = 0; j < x.length; j++) {
    const curvature = hessian[j * x.length + j]!;
    const next = shrink(curvature * x[j]! - slope[j]!, threshold[j]!) / curvature;
    const step = next - x[j]!;
    if (step === 0) continue;
    x[j] = next;
    addRowInto(hessian, j, step, slope);
  }
}

function shrink(value: number, by: number): number {
  return value > by ? value - by : value < -by ? value + by : 0;
}

/** How far from the conditions of a minimum the worst entry is. @param slope of the smooth part */
export function largestViolation(x: Float64Array, slope: Float64Array, threshold: Float64Array): number {
  let most = 0;
  for (let j = 0; j < x.length; j++) {
    const [value, by] = [x[j]!, threshold[j]!];
    const own = value === 0 ? Math.abs(slope[j]!) - by : Math.abs(slope[j]! + (value > 0 ? by : -by));
    if (own > most) most = own;
  }
  return most;
}

/**
 * Solves for the entries that are not 0, their signs as they are, and walks there until the objective no longer falls; an entry
 * that stops the walk becomes exactly 0.
 */
function solveSetInto(
  { hessian, threshold }: SparseQuadratic,
  factor: GrowingCholesky,
  x: Float64Array,
  slope: Float64Array,
): 'arrived' | 'stopped' {
  const n = x.length;
  factor.become(Uint8Array.from(x, (value, j) => (value !== 0 || threshold[j] === 0 ? 1 : 0)));
  const { members } = factor;
  const direction = Float64Array.from(members, (j) => -slope[j]! - Math.sign(x[j]!) * threshold[j]!);
  // φ'(t) = fall + t·curvature along the way, and it jumps up where an entry passes 0.
  const downhill = direction.slice();
  factor.solveInto(direction);
  let fall = 0;
  let curvature = 0;
  const zeros: { at: number; a: number }[] = [];
  members.forEach((j, a) => {
    fall -= direction[a]! * downhill[a]!;
    let bend = 0;
    for (let b = 0; b < members.length; b++) bend += hessian[j * n + members[b]!]! * direction[b]!;
    curvature += direction[a]! * bend;
    const at = -x[j]! / direction[a]!;
    if (threshold[j]! > 0 && at > 0 && at <= 1) zeros.push({ at, a });
  });
  if (!(fall < 0 && curvature > 0)) return 'arrived';
  zeros.sort((one, other) => one.at - other.at || one.a - other.a);
  let share = 1;
  let stopper = -1;
  for (const { at, a } of zeros) {
    share = Math.min(1, -fall / curvature);
    if (share <= at) break;
    fall += 2 * threshold[members[a]!]! * Math.abs(direction[a]!);
    share = Math.min(1, -fall / curvature);
    if (share > at) continue;
    share = at;
    stopper = a;
    break;
  }
  for (let a = 0; a < members.length; a++) x[members[a]!]! += share * direction[a]!;
  if (stopper >= 0) x[members[stopper]!] = 0;
  return zeros.length > 0 ? 'stopped' : 'arrived';
}
