import { z } from 'zod';
import type { LabelParams, LabelRule } from '../contract.ts';
import { likeliest, orderByInput, rowsOf, type StateModel, stateParams, stateRule } from '../state-rule.ts';
import { storedNumbers } from '../stored-numbers.ts';
import { smoothRows, viterbi } from './decode.ts';
import { fitHmm } from './fit-hmm.ts';
import { type HmmModel, reorderHmm, stationaryDistribution } from './model.ts';
import { OnlineFilter } from './online-filter.ts';

export const hmmSchema = z.strictObject({
  ...stateParams,
  covariance: z.enum(['diag', 'full']).default('diag'),
  iterations: z.number().int().min(1).max(10_000).default(200),
  /** EM stops where a step gains less log-likelihood a row. */
  tolerance: z.number().min(0).default(1e-7),
  /** Added to the numerators of the covariances, as hmmlearn does. */
  covariancePrior: z.number().min(0).default(0.01),
  /** What training rows learn: the states known at each row, or as the fit part's last row shows them. */
  trainStates: z.enum(['filtered', 'smoothed', 'viterbi']).default('filtered'),
});

export type HmmParams = z.output<typeof hmmSchema>;

/**
 * Gaussian hidden Markov model on log returns and log volatilities, standardised on the train rows, fitted on them by Baum–Welch from
 * several starts. A row's regime is the state with the greatest filtered probability, P(state | rows ≤ t): known at its close.
 *
 * The filter starts at the first row of the bars, from the distribution in which the chain settles: the fitted start
 * probabilities speak of the first train row only.
 *
 * Label inputs: `rule_p_STATE_k` (filtered probabilities), the standardised inputs.
 */
export function hmm(params: HmmParams, intervalMs: number, path: string): LabelRule {
  const { states, covariance, trainStates } = params;
  return stateRule('hmm', params, intervalMs, path, {
    fit: ({ x, rows, features }) => {
      const fit = fitHmm(x, rows, features, { ...params, tolerance: params.tolerance * rows });
      const model = reorderHmm(fit.model, orderByInput(fit.model.means, features, 1));
      const settled = { ...model, start: stationaryDistribution(model) };
      return stateModel(settled, trainStates, {
        covariance: model.covariance,
        start: Array.from(settled.start),
        transition: rowsOf(model.transition, states),
        means: rowsOf(model.means, features),
        covariances: rowsOf(model.covariances, model.covariances.length / states),
        logLikelihood: fit.logLikelihood,
        iterations: fit.iterations,
        trainRows: rows,
      });
    },
    restore: (own, features) => {
      const model: HmmModel = {
        states,
        features,
        covariance,
        start: storedNumbers(own, 'start', states),
        transition: storedNumbers(own, 'transition', states * states),
        means: storedNumbers(own, 'means', states * features),
        covariances: storedNumbers(own, 'covariances', states * features * (covariance === 'diag' ? 1 : features)),
      };
      return stateModel(model, trainStates, own);
    },
  });
}

/** @param model its start probabilities are those of the first row of the bars */
function stateModel(model: HmmModel, trainStates: HmmParams['trainStates'], params: LabelParams): StateModel {
  return {
    params,
    inputNames: Array.from({ length: model.states }, (_, k) => `rule_p_STATE_${k}`),
    run: () => {
      const filter = new OnlineFilter(model);
      return {
        inputs: filter.probabilities,
        push: (row) => {
          filter.push(row);
          return filter.state();
        },
      };
    },
    hindsight: trainStates === 'filtered' ? undefined : (x, rows) => hindsightStates(model, trainStates, x, rows),
  };
}

function hindsightStates(
  model: HmmModel,
  trainStates: 'smoothed' | 'viterbi',
  x: Float64Array,
  rows: number,
): Int8Array {
  if (trainStates === 'viterbi') return viterbi(model, x, rows).path;
  return likeliest(smoothRows(model, x, rows), model.states);
}
