import type { HmmModel } from './model.ts';

/** Keeps β finite for states that the rows so far have all but ruled out. */
const MOST = 1e150;

/** What the M step needs of the posterior probabilities γ_t(k) = P(state k at t | all rows). */
export interface Expectations {
  /** Σ_t γ_t(k), [K]. */
  readonly weight: Float64Array;
  /** Σ_t γ_t(k) (x_t − μ_k) with the means of the model at hand, [K × D]. */
  readonly first: Float64Array;
  /** Σ_t γ_t(k) (x_t − μ_k)(x_t − μ_k)ᵀ: its diagonal [K × D], or its lower triangle in [K × D × D]. */
  readonly second: Float64Array;
  /** Σ_t P(state i at t, j at t + 1 | all rows), [K × K]. */
  readonly moves: Float64Array;
}

export function makeExpectations({ states, features, covariances }: HmmModel): Expectations {
  return {
    weight: new Float64Array(states),
    first: new Float64Array(states * features),
    second: new Float64Array(covariances.length),
    moves: new Float64Array(states * states),
  };
}

/**
 * Backward pass over what `forwardInto` left: the posteriors γ.
 *
 * With v_j = b_j(t + 1) β_{t+1}(j) and u_i = Σ_j A_ij v_j: γ_t(i) ∝ α_t(i) u_i, and P(i at t, j at t + 1) ∝ α_t(i) A_ij v_j, both
 * over Σ_i α_t(i) u_i.
 *
 * @param densities divided densities [n × K]; row t + 1 is overwritten with v ÷ Σ_i α_t(i) u_i, which `movesInto` reads
 * @param gamma shape [n × K]
 */
export function backwardInto(
  { states, transition }: HmmModel,
  densities: Float64Array,
  rows: number,
  alpha: Float64Array,
  gamma: Float64Array,
): void {
  const beta = new Float64Array(states).fill(1);
  for (let i = (rows - 1) * states; i < rows * states; i++) gamma[i] = alpha[i]!;
  for (let at = (rows - 2) * states; at >= 0; at -= states) {
    const next = at + states;
    for (let j = 0; j < states; j++) densities[next + j]! *= beta[j]!;
    let total = 0;
    for (let i = 0, m = 0; i < states; i++, m += states) {
      let sum = 0;
      for (let j = 0; j < states; j++) sum += transition[m + j]! * densities[next + j]!;
      beta[i] = sum;
      total += alpha[at + i]! * sum;
    }
    const scale = 1 / total;
    for (let i = 0; i < states; i++) {
      const value = Math.min(beta[i]! * scale, MOST);
      beta[i] = value;
      gamma[at + i] = alpha[at + i]! * value;
      densities[next + i]! *= scale;
    }
  }
}

/** Expected moves from what `backwardInto` left. State by state, so that sums stay out of memory. */
export function movesInto(
  { states, transition }: HmmModel,
  densities: Float64Array,
  rows: number,
  alpha: Float64Array,
  moves: Float64Array,
): void {
  const end = (rows - 1) * states;
  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) {
      let sum = 0;
      for (let from = i, to = states + j; from < end; from += states, to += states)
        sum += alpha[from]! * densities[to]!;
      moves[i * states + j] = sum * transition[i * states + j]!;
    }
  }
}

/** Moments of the states around the means at hand, so that nothing cancels. */
export function momentsInto(
  { states, features, covariance, means }: HmmModel,
  x: Float64Array,
  rows: number,
  gamma: Float64Array,
  { weight, first, second }: Expectations,
): void {
  const end = rows * states;
  for (let k = 0; k < states; k++) {
    let total = 0;
    for (let g = k; g < end; g += states) total += gamma[g]!;
    weight[k] = total;
    for (let d = 0; d < features; d++) {
      const mean = means[k * features + d]!;
      let sum = 0;
      let squares = 0;
      for (let g = k, at = d; g < end; g += states, at += features) {
        const apart = x[at]! - mean;
        const part = gamma[g]! * apart;
        sum += part;
        squares += part * apart;
      }
      first[k * features + d] = sum;
      if (covariance === 'diag') {
        second[k * features + d] = squares;
        continue;
      }
      const row = (k * features + d) * features;
      second[row + d] = squares;
      for (let e = 0; e < d; e++) {
        const other = means[k * features + e]!;
        let product = 0;
        for (let g = k, at = 0; g < end; g += states, at += features) {
          product += gamma[g]! * (x[at + d]! - mean) * (x[at + e]! - other);
        }
        second[row + e] = product;
      }
    }
  }
}
