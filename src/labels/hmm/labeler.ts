import { z } from 'zod';
import type { LabelRule } from '../contract.ts';
import { orderByInput, rowsOf, type StateModel, stateParams, stateRule } from '../state-rule.ts';
import { fitHmm } from './fit-hmm.ts';
import { reorderHmm, stationaryDistribution } from './model.ts';
import { OnlineFilter } from './online-filter.ts';

export const hmmSchema = z.strictObject({
  ...stateParams,
  covariance: z.enum(['diag', 'full']).default('diag'),
  iterations: z.number().int().min(1).max(10_000).default(200),
  /** EM stops where a step gains less log-likelihood a row. */
  tolerance: z.number().min(0).default(1e-7),
  /** Added to the numerators of the covariances, as hmmlearn does. */
  covariancePrior: z.number().min(0).default(0.01),
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
  return stateRule('hmm', params, intervalMs, path, ({ x, rows, features }): StateModel => {
    const fit = fitHmm(x, rows, features, { ...params, tolerance: params.tolerance * rows });
    const model = reorderHmm(fit.model, orderByInput(fit.model.means, features, 1));
    const settled = stationaryDistribution(model);
    return {
      params: {
        covariance: model.covariance,
        start: Array.from(settled),
        transition: rowsOf(model.transition, model.states),
        means: rowsOf(model.means, features),
        covariances: rowsOf(model.covariances, model.covariances.length / model.states),
        logLikelihood: fit.logLikelihood,
        iterations: fit.iterations,
        trainRows: rows,
      },
      inputNames: Array.from({ length: model.states }, (_, k) => `rule_p_STATE_${k}`),
      run: () => {
        const filter = new OnlineFilter(model, settled);
        return {
          inputs: filter.probabilities,
          push: (row) => {
            filter.push(row);
            return filter.state();
          },
        };
      },
    };
  });
}
