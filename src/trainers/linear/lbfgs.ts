/** A smooth convex function: writes the gradient and answers the value. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
  readonly maxIterations: number;
  /** Converged when no entry of the gradient is larger. */
  readonly tolerance: number;
  /** An approximate inverse Hessian; plain gradients where undefined. */
  readonly preconditioner?: Preconditioner;
}

export interface Preconditioner {
  /** Called at the start and again, ever more rarely, on the way. */
  refresh(at: Float64Array): void;
  applyInto(direction: Float64Array): void;
}

export interface LbfgsResult {
  readonly iterations: number;
  readonly evaluations: number;
  readonly value: number;
  /** Largest absolute entry of the gradient where it stopped. */
  readonly gradient: number;
  readonly converged: boolean;
}

/** Pairs of steps and gradient changes kept. */
const MEMORY = 12;
const ARMIJO = 1e-4;
const CURVATURE = 0.9;
/** Values closer than this (relative) are the same to rounding: then slopes decide, not values. */
const VALUE_NOISE = 1e-13;
/** Iterations before which the preconditioner is refreshed: often while the curvature still changes, then hardly ever. */
const REFRESHES: readonly number[] = [0, 5, 15, 40, 100];

/**
 * Limited-memory BFGS with a Wolfe line search, in place of `x`. No randomness: same start, same bits.
 *
 * @see Nocedal & Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5; Hager & Zhang 2005, SIAM J. Optim. 16(1), for
 *   deciding by slopes where values no longer differ
 */
export function minimiseInto(objective: Objective, x: Float64Array, options: LbfgsOptions): LbfgsResult {
  const size = x.length;
  let gradient: Float64Array = new Float64Array(size);
  let nextGradient: Float64Array = new Float64Array(size);
  const next = new Float64Array(size);
  const direction = new Float64Array(size);
  const history: Pair[] = [];
  let value = objective(x, gradient);
  let evaluations = 1;
  let iterations = 0;
  const result = (converged: boolean): LbfgsResult => {
    return { iterations, evaluations, value, gradient: largest(gradient), converged };
  };

  for (; iterations < options.maxIterations; iterations++) {
    if (largest(gradient) <= options.tolerance) return result(true);
    if (REFRESHES.includes(iterations)) options.preconditioner?.refresh(x);
    descendInto(gradient, history, options.preconditioner, direction);
    let slope = dot(gradient, direction);
    if (!(slope < 0)) {
      // The history has gone bad through rounding: begin again from the gradient.
      history.length = 0;
      descendInto(gradient, history, options.preconditioner, direction);
      slope = dot(gradient, direction);
      if (!(slope < 0)) return result(false);
    }

    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    let step = 1;
    let accepted = false;
    let nextValue = value;
    for (let trial = 0; trial < 40; trial++) {
      for (let i = 0; i < size; i++) next[i] = x[i]! + step * direction[i]!;
      nextValue = objective(next, nextGradient);
      evaluations++;
      const nextSlope = dot(nextGradient, direction);
      const flat = nextValue - value <= VALUE_NOISE * Math.abs(value);
      const lower = nextValue <= value + ARMIJO * step * slope || (flat && nextSlope <= -(1 - 2 * ARMIJO) * slope);
      if (!lower) high = step;
      else if (nextSlope < CURVATURE * slope) low = step;
      else {
        accepted = true;
        break;
      }
      step = high === Number.POSITIVE_INFINITY ? 2 * step : (low + high) / 2;
    }
    if (!accepted) return result(false);

    const pair = makePair(x, next, gradient, nextGradient);
    if (pair !== undefined) {
      history.push(pair);
      if (history.length > MEMORY) history.shift();
    }
    x.set(next);
    value = nextValue;
    [gradient, nextGradient] = [nextGradient, gradient];
  }
  return result(largest(gradient) <= options.tolerance);
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 ÷ (step · change) */
  readonly rho: number;
}

function makePair(x: Float64Array, next: Float64Array, gradient: Float64Array, nextGradient: Float64Array) {
  const step = next.map((value, i) => value - x[i]!);
  const change = nextGradient.map((value, i) => value - gradient[i]!);
  const product = dot(step, change);
  return product > 0 && Number.isFinite(1 / product) ? { step, change, rho: 1 / product } : undefined;
}

/** The two-loop recursion: −H·gradient. */
function descendInto(
  gradient: Float64Array,
  history: readonly Pair[],
  preconditioner: Preconditioner | undefined,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) out[i] = -gradient[i]!;
  const shares = new Float64Array(history.length);
  for (let h = history.length - 1; h >= 0; h--) {
    const { step, change, rho } = history[h]!;
    shares[h] = rho * dot(step, out);
    addScaledInto(change, -shares[h]!, out);
  }
  scaleInto(history.at(-1), preconditioner, out);
  for (const [h, { step, change, rho }] of history.entries()) {
    addScaledInto(step, shares[h]! - rho * dot(change, out), out);
  }
}

/** The middle of the recursion: the preconditioner, scaled so that it fits the curvature last seen. */
function scaleInto(last: Pair | undefined, preconditioner: Preconditioner | undefined, out: Float64Array): void {
  let scale = 1;
  if (last !== undefined) {
    const weighed = last.change.slice();
    preconditioner?.applyInto(weighed);
    scale = 1 / (last.rho * dot(last.change, weighed));
  }
  preconditioner?.applyInto(out);
  for (let i = 0; i < out.length; i++) out[i]! *= scale;
}

function addScaledInto(from: Float64Array, factor: number, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * from[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}
