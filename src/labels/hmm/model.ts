/** Shape of the states' covariance matrices: variances only, or all of them. */
export type CovarianceShape = 'diag' | 'full';

/**
 * A hidden Markov model with Gaussian states, all arrays row by row in one buffer.
 *
 * `start` [K]: probability of each state at the first row. `transition` [K × K]: from state i (row) to j (column).
 * `means` [K × D]. `covariances`: variances [K × D] for `diag`, matrices [K × D × D] for `full`.
 */
export interface HmmModel {
  readonly states: number;
  readonly features: number;
  readonly covariance: CovarianceShape;
  readonly start: Float64Array;
  readonly transition: Float64Array;
  readonly means: Float64Array;
  readonly covariances: Float64Array;
}

/** A copy that may be written to. */
export function copyHmm(model: HmmModel): HmmModel {
  return {
    ...model,
    start: model.start.slice(),
    transition: model.transition.slice(),
    means: model.means.slice(),
    covariances: model.covariances.slice(),
  };
}

/** The same model with state k called order[k] before. */
export function reorderHmm(model: HmmModel, order: readonly number[]): HmmModel {
  const { states, features, covariance } = model;
  const size = covariance === 'diag' ? features : features * features;
  const rows = (values: Float64Array, width: number): Float64Array =>
    Float64Array.from(
      { length: states * width },
      (_, i) => values[order[Math.floor(i / width)]! * width + (i % width)]!,
    );
  const byRow = rows(model.transition, states);
  return {
    states,
    features,
    covariance,
    start: rows(model.start, 1),
    transition: byRow.map((_, i) => byRow[Math.floor(i / states) * states + order[i % states]!]!),
    means: rows(model.means, features),
    covariances: rows(model.covariances, size),
  };
}

/**
 * The distribution over states in which the chain settles, by repeated multiplication from the uniform one (a chain that
 * alternates is averaged over two steps).
 */
export function stationaryDistribution(model: HmmModel): Float64Array {
  const { states, transition } = model;
  let now = new Float64Array(states).fill(1 / states);
  for (let step = 0; step < 10_000; step++) {
    const next = new Float64Array(states);
    for (let i = 0; i < states; i++) {
      for (let j = 0; j < states; j++) next[j]! += now[i]! * transition[i * states + j]!;
    }
    let change = 0;
    for (let j = 0; j < states; j++) {
      next[j] = (next[j]! + now[j]!) / 2;
      change += Math.abs(next[j]! - now[j]!);
    }
    now = next;
    if (change < 1e-14) break;
  }
  return now;
}
