import { largestViolation, minimiseSparseInto } from './sparse-quadratic.ts';

/** A smooth convex function with its curvature. */
export interface CurvedObjective {
  /** Writes the gradient and answers the value. */
  readonly value: (at: Float64Array, gradient: Float64Array) => number;
  /** Writes the Hessian, or what is near it, symmetric and positive definite, shape [n × n]. */
  readonly hessianInto: (at: Float64Array, out: Float64Array) => void;
}

export interface ProximalOptions {
  readonly maxIterations: number;
  /** Converged when no entry violates the conditions of a minimum by more. */
  readonly tolerance: number;
  /** Penalty on the absolute value of each entry; 0: free. */
  readonly threshold: Float64Array;
  /** Moves entries to where the penalty is least and the function what it was. */
  readonly settleInto?: ((x: Float64Array) => void) | undefined;
}

export interface ProximalResult {
  readonly iterations: number;
  readonly evaluations: number;
  readonly value: number;
  /** Largest violation of the conditions of a minimum where it stopped. */
  readonly gradient: number;
  readonly converged: boolean;
}

const ARMIJO = 1e-4;
/** Values closer than this (relative) are the same to rounding. */
const VALUE_NOISE = 1e-14;
/** The curvature is measured anew where a step left more than this of the violation. */
const SLOW = 0.1;
/** Steps in a row that bring nothing before the search is given up. */
const PATIENCE = 4;

/**
 * Minimises a smooth convex function plus Σ λⱼ|xⱼ|, in place of `x`: each step minimises the second-order model with the
 * penalty, exactly. Where it stops does not depend on how exact the curvature is. No randomness: same start, same bits.
 *
 * @see Lee, Sun & Saunders 2014, SIAM J. Optim. 24(3), proximal Newton-type methods
 */
export function minimiseProximalInto(
  objective: CurvedObjective,
  x: Float64Array,
  { maxIterations, tolerance, threshold, settleInto }: ProximalOptions,
): ProximalResult {
  const size = x.length;
  const hessian = new Float64Array(size * size);
  const linear = new Float64Array(size);
  const model = { hessian, linear, threshold, settleInto };
  const gradient = new Float64Array(size);
  const nextGradient = new Float64Array(size);
  const next = new Float64Array(size);
  const goal = new Float64Array(size);
  let value = objective.value(x, gradient) + norm(x, threshold);
  let evaluations = 1;
  let iterations = 0;
  let worst = largestViolation(x, gradient, threshold);
  let best = worst;
  let stale = true;
  let idle = 0;

  for (; iterations < maxIterations && worst > tolerance && idle < PATIENCE; iterations++) {
    const measured = stale;
    if (stale) objective.hessianInto(x, hessian);
    for (let i = 0; i < size; i++) {
      let product = -gradient[i]!;
      for (let j = 0, at = i * size; j < size; j++) product += hessian[at + j]! * x[j]!;
      linear[i] = product;
    }
    goal.set(x);
    minimiseSparseInto(model, goal, Math.min(0.01 * worst, 0.1 * Math.max(tolerance, worst * worst)));
    let promised = norm(goal, threshold) - norm(x, threshold);
    for (let i = 0; i < size; i++) promised += gradient[i]! * (goal[i]! - x[i]!);

    const before = worst;
    let accepted = false;
    for (let step = 1; step > 1e-9 && !accepted; step /= 2) {
      for (let i = 0; i < size; i++) next[i] = step === 1 ? goal[i]! : x[i]! + step * (goal[i]! - x[i]!);
      const nextValue = objective.value(next, nextGradient) + norm(next, threshold);
      evaluations++;
      if (!(nextValue - value <= ARMIJO * step * promised + VALUE_NOISE * Math.abs(value))) continue;
      accepted = true;
      x.set(next);
      gradient.set(nextGradient);
      value = nextValue;
    }
    worst = largestViolation(x, gradient, threshold);
    stale = !accepted || worst > SLOW * before;
    if (!accepted && measured) break;
    idle = worst < best || -promised > VALUE_NOISE * Math.abs(value) ? 0 : idle + 1;
    best = Math.min(best, worst);
  }
  return { iterations, evaluations, value, gradient: worst, converged: worst <= tolerance };
}

function norm(x: Float64Array, threshold: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += threshold[i]! * Math.abs(x[i]!);
  return sum;
}
