import { childSeed, makeRng, type Rng } from '../../core/index.ts';
import { nearestCentres, seedCentres } from '../seed-centres.ts';
import { baumWelch } from './baum-welch.ts';
import type { CovarianceShape, HmmModel } from './model.ts';

export interface FitHmmOptions {
  readonly states: number;
  readonly covariance: CovarianceShape;
  readonly starts: number;
  readonly iterations: number;
  readonly tolerance: number;
  readonly covariancePrior: number;
  readonly seed: number;
}

export interface HmmFit {
  readonly model: HmmModel;
  /** Of the rows that were fitted, before the last step. */
  readonly logLikelihood: number;
  /** Steps that the best start took. */
  readonly iterations: number;
  /** The start that won, from 0. */
  readonly start: number;
}

/** Fits from several seeded starts and keeps the one with the greatest likelihood (the first of equal ones). */
export function fitHmm(x: Float64Array, rows: number, features: number, options: FitHmmOptions): HmmFit {
  let best: HmmFit | undefined;
  for (let start = 0; start < options.starts; start++) {
    const rng = makeRng(childSeed(options.seed, 'hmm', start));
    const from = startingModel(x, rows, features, options.states, options.covariance, rng);
    const { model, history } = baumWelch(x, rows, from, options);
    const logLikelihood = history.at(-1)!;
    if (best === undefined || logLikelihood > best.logLikelihood) {
      best = { model, logLikelihood, iterations: history.length, start };
    }
  }
  return best!;
}

/**
 * A starting point: k-means++ centres as means, the spread of the rows nearest to each (a tenth of the whole spread at least)
 * as covariance, states that last ten rows on average.
 */
export function startingModel(
  x: Float64Array,
  rows: number,
  features: number,
  states: number,
  covariance: CovarianceShape,
  rng: Rng,
): HmmModel {
  const means = seedCentres(x, rows, features, states, rng);
  const nearest = nearestCentres(x, rows, features, means);
  const all = spread(x, features, new Int8Array(rows), 0);
  const size = covariance === 'diag' ? features : features * features;
  const covariances = new Float64Array(states * size);
  for (let k = 0; k < states; k++) {
    const own = spread(x, features, nearest, k);
    for (let d = 0; d < features; d++) {
      const at = k * size + (covariance === 'diag' ? d : d * features + d);
      covariances[at] = Math.max(own[d]!, 0.1 * all[d]!, 1e-6);
    }
  }
  const stay = states === 1 ? 1 : 0.9;
  return {
    states,
    features,
    covariance,
    start: new Float64Array(states).fill(1 / states),
    transition: Float64Array.from({ length: states * states }, (_, i) =>
      i % (states + 1) === 0 ? stay : (1 - stay) / (states - 1),
    ),
    means,
    covariances,
  };
}

/** Variances of the rows with this code, [D]; 0 where there are none. */
function spread(x: Float64Array, features: number, codes: Int8Array, code: number): Float64Array {
  const mean = new Float64Array(features);
  const squares = new Float64Array(features);
  let count = 0;
  codes.forEach((own, t) => {
    if (own !== code) return;
    count++;
    for (let d = 0; d < features; d++) {
      const apart = x[t * features + d]! - mean[d]!;
      mean[d]! += apart / count;
      squares[d]! += apart * (x[t * features + d]! - mean[d]!);
    }
  });
  return squares.map((sum) => (count === 0 ? 0 : sum / count));
}
