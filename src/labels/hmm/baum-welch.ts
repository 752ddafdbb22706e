import { Densities } from './densities.ts';
import { backwardInto, type Expectations, makeExpectations, momentsInto, movesInto } from './expectation.ts';
import { forwardInto, forwardMemory, takeTransitions } from './forward.ts';
import { copyHmm, type HmmModel } from './model.ts';

export interface BaumWelchOptions {
  /** Most EM steps. */
  readonly iterations: number;
  /** Stops where a step gained less log-likelihood; −∞ for all steps. */
  readonly tolerance: number;
  /** Added to each element of the covariances' numerators (hmmlearn's `covars_prior`, 0.01 there); 0 for maximum likelihood. */
  readonly covariancePrior: number;
}

export interface BaumWelchResult {
  readonly model: HmmModel;
  /** Log-likelihood before each step. */
  readonly history: readonly number[];
}

/**
 * Baum–Welch: EM steps for a Gaussian hidden Markov model. The covariance is divided by the posterior weight and taken around
 * the new mean. A state that no row visits any longer keeps its parameters.
 *
 * @param x inputs, shape [n × D]
 * @see Baum, Petrie, Soules & Weiss 1970, Ann. Math. Statist. 41(1); hmmlearn 0.3.3 `GaussianHMM._do_mstep`
 */
export function baumWelch(x: Float64Array, rows: number, from: HmmModel, options: BaumWelchOptions): BaumWelchResult {
  const model = copyHmm(from);
  const densities = new Densities(model);
  const logDensities = new Float64Array(rows * model.states);
  const alpha = new Float64Array(rows * model.states);
  const memory = forwardMemory(model, rows);
  const gamma = new Float64Array(rows * model.states);
  const expectations = makeExpectations(model);
  const history: number[] = [];
  for (let step = 0; step < options.iterations; step++) {
    densities.into(x, rows, logDensities);
    const logLikelihood = forwardInto(model, logDensities, rows, alpha, memory);
    history.push(logLikelihood);
    if (step > 0 && logLikelihood - history[step - 1]! < options.tolerance) break;
    backwardInto(model, memory.densities, rows, alpha, gamma);
    movesInto(model, memory.densities, rows, alpha, expectations.moves);
    momentsInto(model, x, rows, gamma, expectations);
    model.start.set(gamma.subarray(0, model.states));
    maximise(model, expectations, options.covariancePrior);
    densities.refresh();
    takeTransitions(model, memory);
  }
  return { model, history };
}

/** M step: writes the parameters that the expectations ask for. */
function maximise(model: HmmModel, { weight, first, second, moves }: Expectations, prior: number): void {
  const { states, features, covariance } = model;
  for (let k = 0; k < states; k++) {
    let leaving = 0;
    for (let j = 0; j < states; j++) leaving += moves[k * states + j]!;
    if (leaving > 0) {
      for (let j = 0; j < states; j++) model.transition[k * states + j] = moves[k * states + j]! / leaving;
    }
    if (!(weight[k]! > Number.MIN_VALUE ** 0.5)) continue;
    const scale = 1 / weight[k]!;
    const shift = (d: number): number => first[k * features + d]! * scale;
    if (covariance === 'diag') {
      for (let d = 0; d < features; d++) {
        const at = k * features + d;
        model.covariances[at] = (second[at]! + prior) * scale - shift(d) * shift(d);
      }
    } else {
      const from = k * features * features;
      for (let d = 0; d < features; d++) {
        for (let e = 0; e <= d; e++) {
          const value = (second[from + d * features + e]! + prior) * scale - shift(d) * shift(e);
          model.covariances[from + d * features + e] = value;
          model.covariances[from + e * features + d] = value;
        }
      }
    }
    for (let d = 0; d < features; d++) model.means[k * features + d]! += shift(d);
  }
}
