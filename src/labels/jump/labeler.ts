import { z } from 'zod';
import { ConfigError, durationBars } from '../../core/index.ts';
import type { LabelParams, LabelRule } from '../contract.ts';
import { requireWindow, windowSchema } from '../params.ts';
import { orderByInput, rowsOf, type StateModel, stateParams, stateRule } from '../state-rule.ts';
import { storedNumber, storedNumbers } from '../stored-numbers.ts';
import type { TrainInputs } from '../train-inputs.ts';
import { choosePenalty } from './choose-penalty.ts';
import type { FitJumpOptions } from './fit-jump.ts';
import { continuousJump, discreteJump } from './jump-variants.ts';

export const jumpModelSchema = z.strictObject({
  ...stateParams,
  /** Cost of a jump, in half squared deviations; a list is chosen from on the train rows. */
  penalty: z.union([z.number().min(0), z.array(z.number().min(0)).min(2).max(50)]).default([5, 15, 50, 150]),
  /** How far ahead the states of a candidate penalty must speak. */
  ahead: windowSchema.default('1d'),
  iterations: z.number().int().min(1).max(10_000).default(300),
  /** Mixtures of up to 3 states, on a grid of this many steps, instead of one state a row. */
  continuous: z.boolean().default(false),
  grid: z.number().int().min(2).max(40).default(10),
  /** What training rows learn: the states known at each row, or those of the cheapest path through the fit part. */
  trainStates: z.enum(['online', 'path']).default('online'),
});

export type JumpModelParams = z.output<typeof jumpModelSchema>;

/**
 * Statistical jump model on log returns and log volatilities, standardised on the train rows and fitted on them by coordinate descent
 * from several starts. A row's regime is the state in which the cheapest path up to the row ends (the forward pass, never a path
 * that was corrected later): known at its close.
 *
 * `continuous`: a row is a mixture of states; its regime is the state with the greatest part.
 *
 * Label inputs: `rule_excess_STATE_k` (what ending in the state would cost more, ÷ penalty, at most 1; the parts `rule_p_STATE_k` where
 * continuous), the standardised inputs.
 */
export function jumpModel(params: JumpModelParams, intervalMs: number, path: string): LabelRule {
  const aheadPath = `${path}.ahead`;
  const aheadRows = requireWindow(durationBars(params.ahead, intervalMs, aheadPath), 1, aheadPath);
  const { states, starts, iterations, seed } = params;
  if (params.continuous && states > 3) throw tooManyStates(states, path);
  const variant = params.continuous ? continuousJump(states, params.grid) : discreteJump;
  const stateModel = (centres: Float64Array, features: number, penalty: number, own: LabelParams): StateModel => ({
    params: own,
    inputNames: Array.from({ length: states }, (_, k) => variant.inputName(k)),
    run: () => variant.online(centres, features, penalty),
    hindsight:
      params.trainStates === 'online' ? undefined : (x, rows) => variant.path(x, rows, centres, features, penalty),
  });
  const fit = ({ x, rows, features }: TrainInputs): StateModel => {
    const options = (penalty: number): FitJumpOptions => ({ states, starts, iterations, seed, penalty });
    const onlineAfter = (fitRows: number, penalty: number): Int8Array => {
      const { centres } = variant.fit(x.subarray(0, fitRows * features), fitRows, features, options(penalty));
      const run = variant.online(centres, features, penalty);
      return Int8Array.from({ length: rows }, (_, t) => run.push(x.subarray(t * features, (t + 1) * features)));
    };
    const candidates = params.penalty;
    const { penalty, scores } =
      typeof candidates === 'number'
        ? { penalty: candidates, scores: [] }
        : choosePenalty(
            x,
            rows,
            features,
            states,
            candidates.toSorted((a, b) => a - b),
            aheadRows,
            onlineAfter,
          );
    const found = variant.fit(x, rows, features, options(penalty));
    const order = orderByInput(found.centres, features, 1);
    const centres = found.centres.map(
      (_, i) => found.centres[order[Math.floor(i / features)]! * features + (i % features)]!,
    );
    return stateModel(centres, features, penalty, {
      continuous: params.continuous,
      penalty,
      penaltyScores: scores.map(({ penalty: candidate, score }) => ({
        penalty: candidate,
        score: Number.isFinite(score) ? score : null,
      })),
      centres: rowsOf(centres, features),
      objective: found.objective,
      trainRows: rows,
    });
  };
  return stateRule('jump-model', params, intervalMs, path, {
    fit,
    restore: (own, features) =>
      stateModel(storedNumbers(own, 'centres', states * features), features, storedNumber(own, 'penalty'), own),
  });
}

function tooManyStates(states: number, path: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    what: `${path}.states is ${states}; the continuous jump model takes 3 at most`,
    where: `${path}.states`,
    path: `${path}.states`,
    mend: 'ask for fewer states, or set continuous: false',
  });
}
