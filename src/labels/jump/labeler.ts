import { z } from 'zod';
import { durationBars } from '../../core/index.ts';
import type { LabelRule } from '../contract.ts';
import { requireWindow, windowSchema } from '../params.ts';
import { orderByInput, rowsOf, type StateModel, stateParams, stateRule } from '../state-rule.ts';
import { choosePenalty } from './choose-penalty.ts';
import { fitJump, reorderJump } from './fit-jump.ts';
import { OnlineJump } from './online-jump.ts';

export const jumpModelSchema = z.strictObject({
  ...stateParams,
  /** Cost of a jump, in half squared deviations; a list is chosen from on the train rows. */
  penalty: z.union([z.number().min(0), z.array(z.number().min(0)).min(2).max(50)]).default([5, 15, 50, 150]),
  /** How far ahead the states of a candidate penalty must speak. */
  ahead: windowSchema.default('1d'),
  iterations: z.number().int().min(1).max(10_000).default(300),
});

export type JumpModelParams = z.output<typeof jumpModelSchema>;

/**
 * Statistical jump model on log returns and log volatilities, standardised on the train rows and fitted on them by coordinate descent
 * from several starts. A row's regime is the state in which the cheapest path up to the row ends (the forward pass, never a path
 * that was corrected later): known at its close.
 *
 * Label inputs: `rule_excess_STATE_k` (what ending in the state would cost more, ÷ penalty, at most 1), the standardised inputs.
 */
export function jumpModel(params: JumpModelParams, intervalMs: number, path: string): LabelRule {
  const aheadPath = `${path}.ahead`;
  const aheadRows = requireWindow(durationBars(params.ahead, intervalMs, aheadPath), 1, aheadPath);
  const { states, starts, iterations, seed } = params;
  return stateRule('jump-model', params, intervalMs, path, ({ x, rows, features }): StateModel => {
    const options = { states, starts, iterations, seed, penalty: 0 };
    const candidates = params.penalty;
    const chosen =
      typeof candidates === 'number'
        ? { penalty: candidates, scores: [] }
        : choosePenalty(
            x,
            rows,
            features,
            options,
            candidates.toSorted((a, b) => a - b),
            aheadRows,
          );
    const { penalty } = chosen;
    const fit = fitJump(x, rows, features, { ...options, penalty });
    const { centres, objective, transition } = reorderJump(fit, orderByInput(fit.centres, features, 1), features);
    return {
      params: {
        penalty,
        penaltyScores: chosen.scores.map(({ penalty: candidate, score }) => ({
          penalty: candidate,
          score: Number.isFinite(score) ? score : null,
        })),
        centres: rowsOf(centres, features),
        transition: rowsOf(transition, states),
        objective,
        trainRows: rows,
      },
      inputNames: Array.from({ length: states }, (_, k) => `rule_excess_STATE_${k}`),
      run: () => {
        const online = new OnlineJump(centres, features, penalty);
        const inputs = new Float64Array(states);
        return {
          inputs,
          push: (row) => {
            const state = online.push(row);
            for (let k = 0; k < states; k++) {
              inputs[k] = penalty > 0 ? Math.min(1, online.excess[k]! / penalty) : Number(k !== state);
            }
            return state;
          },
        };
      },
    };
  });
}
