import { z } from 'zod';
import type { FittedModel, Model } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { addWeightedSum, joinGraphs } from './join-graphs.ts';
import {
  fitMembers,
  memberForecasts,
  memberSeeds,
  membersSchema,
  memberTraits,
  type ParseMember,
  parseMembers,
  requireWeights,
} from './members.ts';

export const softVoteSchema = z.strictObject({
  members: membersSchema,
  /** One a member; null: equal. */
  weights: z.array(z.number().nonnegative()).nullable().default(null),
});

export type SoftVoteParams = z.output<typeof softVoteSchema>;

/** The weighted mean of the members' probabilities, or values. Nothing is learned but the members themselves. */
export function softVote(params: SoftVoteParams, task: 'classify' | 'regress', parse: ParseMember): Model {
  const members = parseMembers(params.members, parse);
  const weights = requireWeights(params.weights, members.length);
  return {
    name: 'soft-vote',
    task,
    ...memberTraits(members),
    async fit(set, rng, onProgress): Promise<FittedModel> {
      requireRows(set);
      const fitted = await fitMembers(members, memberSeeds(members, rng), set, onProgress);
      return {
        predict: (matrix) => meanForecast(memberForecasts(fitted, matrix), weights),
        toOnnx() {
          const joined = joinGraphs(fitted);
          const name = addWeightedSum(joined, joined.outputs, weights, 'vote');
          const { width, nodes, initializers } = joined;
          return { width, nodes, initializers, output: { name, width: Math.max(1, set.classes), type: 'float64' } };
        },
        summary: {
          weights: Array.from(weights),
          ...(set.warmStart === undefined ? {} : { warmStart: false }),
          members: members.map(({ name }, m) => ({ use: name, ...fitted[m]!.summary })),
        },
      };
    },
  };
}

/** Σ weight × forecast, in the order of the members. */
export function meanForecast(forecasts: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const out = new Float64Array(forecasts[0]!.length);
  forecasts.forEach((forecast, m) => {
    for (let i = 0; i < out.length; i++) out[i]! += weights[m]! * forecast[i]!;
  });
  return out;
}
