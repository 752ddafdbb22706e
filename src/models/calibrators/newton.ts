/** A convex function of a few numbers: its value, gradient (shape [n]) and Hessian (row-major, shape [n × n]) at a point. */
export interface Convex {
  value(at: Float64Array): number;
  derivatives(at: Float64Array): { readonly gradient: Float64Array; readonly hessian: Float64Array };
}

const STEPS = 200;
const HALVINGS = 40;

/**
 * The minimum of a convex function by Newton's method with halved steps.
 *
 * Where the Hessian is singular a little is added to its diagonal. Ends where the Newton step promises less than 1e-14 of
 * the value, or no step improves it any more.
 *
 * @param start shape [n]; left as it is
 */
export function minimise(f: Convex, start: Float64Array): Float64Array {
  let at = start.slice();
  let value = f.value(at);
  for (let step = 0; step < STEPS; step++) {
    const { gradient, hessian } = f.derivatives(at);
    const direction = solve(hessian, gradient);
    const promise = direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0);
    if (!(promise > 1e-14 * Math.max(1, Math.abs(value)))) break;
    let share = 1;
    let next = at;
    let reached = value;
    for (let half = 0; half < HALVINGS; half++, share /= 2) {
      next = at.map((x, i) => x - share * direction[i]!);
      reached = f.value(next);
      if (reached <= value - 1e-4 * share * promise) break;
    }
    if (!(reached < value)) break;
    at = next;
    value = reached;
  }
  return at;
}

/** Solves A·x = b of a symmetric positive semi-definite matrix, its diagonal raised as far as that needs. */
function solve(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * n + i]!);
  for (let raise = 0; ; raise = raise === 0 ? 1e-13 * Math.max(largest, 1e-300) : raise * 100) {
    const factor = a.slice();
    for (let i = 0; i < n; i++) factor[i * n + i]! += raise;
    if (factorInto(factor, n)) return substitute(factor, n, b);
    if (!(raise < Number.MAX_VALUE)) return new Float64Array(n);
  }
}

function factorInto(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i > j) a[i * n + j] = sum / a[j * n + j]!;
      else if (sum > 1e-15 * a[i * n + i]!) a[i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

function substitute(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= factor[i * n + k]! * x[k]!;
    x[i]! /= factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= factor[k * n + i]! * x[k]!;
    x[i]! /= factor[i * n + i]!;
  }
  return x;
}
