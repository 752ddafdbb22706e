import { minimise } from './newton.ts';

/**
 * The coefficients β that minimise Σ wᵢ · cross-entropy(tᵢ, sigmoid(zᵢ · β)).
 *
 * A penalty of 1e-9 × |β|² ÷ 2 on the sum keeps β finite where the targets can be told apart without a mistake.
 *
 * @param z row-major, shape [rows × width]; a column of ones for an intercept is the caller's
 * @param targets from 0 to 1, shape [rows]
 * @param weights shape [rows]
 */
export function fitSigmoid(
  z: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  width: number,
): { readonly coefficients: Float64Array; readonly loss: number } {
  const rows = targets.length;
  const margin = (at: Float64Array, i: number): number => {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += z[i * width + j]! * at[j]!;
    return sum;
  };
  const f = {
    value(at: Float64Array): number {
      let loss = 0;
      for (let i = 0; i < rows; i++) {
        const m = margin(at, i);
        loss += weights[i]! * (Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m))) - targets[i]! * m);
      }
      return loss + at.reduce((sum, b) => sum + (PENALTY / 2) * b * b, 0);
    },
    derivatives(at: Float64Array) {
      const gradient = at.map((b) => PENALTY * b);
      const hessian = new Float64Array(width * width);
      for (let j = 0; j < width; j++) hessian[j * width + j] = PENALTY;
      for (let i = 0; i < rows; i++) {
        const p = sigmoid(margin(at, i));
        const off = weights[i]! * (p - targets[i]!);
        const curve = weights[i]! * p * (1 - p);
        for (let j = 0; j < width; j++) {
          const own = z[i * width + j]!;
          gradient[j]! += off * own;
          for (let k = 0; k <= j; k++) hessian[j * width + k]! += curve * own * z[i * width + k]!;
        }
      }
      return { gradient, hessian };
    },
  };
  const coefficients = minimise(f, new Float64Array(width));
  return { coefficients, loss: f.value(coefficients) };
}

const PENALTY = 1e-9;

export function sigmoid(margin: number): number {
  return margin >= 0 ? 1 / (1 + Math.exp(-margin)) : Math.exp(margin) / (1 + Math.exp(margin));
}
