import { describe, expect, it } from 'vitest';
import { choleskyInto, solveCholeskyInto } from '../../src/trainers/linear/cholesky.ts';
import { minimiseInto, type Objective } from '../../src/trainers/linear/lbfgs.ts';

const rosenbrock: Objective = (at, gradient) => {
  const [x, y] = at as unknown as [number, number];
  gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
  gradient[1] = 200 * (y - x * x);
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
};

describe('minimiseInto', () => {
  it('finds the bottom of the Rosenbrock valley at (1, 1)', () => {
    const x = Float64Array.of(-1.2, 1);
    const result = minimiseInto(rosenbrock, x, { maxIterations: 200, tolerance: 1e-10 });
    expect(result.converged).toBe(true);
    expect(Math.hypot(x[0]! - 1, x[1]! - 1)).toBeLessThan(1e-9);
  });

  it('says when it ran out of iterations', () => {
    const result = minimiseInto(rosenbrock, Float64Array.of(-1.2, 1), { maxIterations: 3, tolerance: 1e-10 });
    expect(result).toMatchObject({ converged: false, iterations: 3 });
  });

  it('needs one or two iterations where the preconditioner is the inverse Hessian', () => {
    const scales = Float64Array.from({ length: 30 }, (_, i) => 10 ** (i / 10));
    const quadratic: Objective = (at, gradient) => {
      let value = 0;
      for (let i = 0; i < at.length; i++) {
        gradient[i] = scales[i]! * (at[i]! - 1);
        value += (scales[i]! * (at[i]! - 1) ** 2) / 2;
      }
      return value;
    };
    const exact = {
      refresh: () => {},
      applyInto: (v: Float64Array) => v.set(v.map((value, i) => value / scales[i]!)),
    };
    const options = { maxIterations: 500, tolerance: 1e-9 };
    expect(
      minimiseInto(quadratic, new Float64Array(30), { ...options, preconditioner: exact }).iterations,
    ).toBeLessThan(3);
    const plain = new Float64Array(30);
    expect(minimiseInto(quadratic, plain, options).iterations).toBeGreaterThan(20);
    expect(Math.abs(plain[0]! - 1)).toBeLessThan(1e-8);
  });
});

describe('Cholesky', () => {
  it('solves a positive definite system', () => {
    const a = Float64Array.of(4, 0, 0, 2, 5, 0, 1, 3, 6);
    const b = Float64Array.of(4 + 4 + 3, 2 + 10 + 9, 1 + 6 + 18);
    expect(choleskyInto(a, 3)).toBe(true);
    solveCholeskyInto(a, 3, b);
    expect(Array.from(b, (value) => Math.round(value * 1e12) / 1e12)).toEqual([1, 2, 3]);
  });

  it('says when a matrix is not positive definite', () => {
    expect(choleskyInto(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
  });
});
