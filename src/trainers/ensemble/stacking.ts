import { z } from 'zod';
import { ConfigError, makeRng, type Rng } from '../../core/index.ts';
import { logLoss } from '../../metrics/index.ts';
import type { FittedModel, Model, ProgressShare, TrainingSet } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { type Combiner, finalModel, logPool, stackMatrix, valuePool } from './combine.ts';
import { joinGraphs } from './join-graphs.ts';
import { logShares } from './log-shares.ts';
import {
  fitMembers,
  memberForecasts,
  memberSchema,
  memberSeeds,
  membersSchema,
  memberTraits,
  type ParseMember,
  parseMembers,
} from './members.ts';
import { forecastOutOfFold, type OutOfFold } from './out-of-fold.ts';
import { poolProbabilities, poolValues } from './pool-weights.ts';
import { meanForecast } from './soft-vote.ts';

export const stackingSchema = z.strictObject({
  members: membersSchema,
  /** Inner folds of the fit rows. */
  folds: z.number().int().min(2).max(20).default(5),
  /** A linear model on the members' forecasts; null: one weight ≥ 0 a member. */
  final: memberSchema.nullable().default(null),
  /** Pull of the weights towards equal ones. */
  shrinkage: z.number().nonnegative().default(0.1),
});

export type StackingParams = z.output<typeof stackingSchema>;

/** What may stand last: a threshold on a member's answer would tell float32 from float64. */
const FINAL_MODELS: readonly string[] = ['logistic', 'ridge'];

/** The margin of a class that the fit rows never show. */
const ABSENT_BIAS = -30;

/**
 * Members whose weights are learned from forecasts of rows that they did not see: each is fitted on inner purged folds, weights (or
 * a linear model) are fitted to the forecasts of the held-out rows, and the members are then fitted on all fit rows.
 *
 * @see Wolpert 1992, Neural Networks 5(2); Breiman 1996, Machine Learning 24(1), for weights that are not negative
 */
export function stacking(params: StackingParams, task: 'classify' | 'regress', parse: ParseMember): Model {
  const members = parseMembers(params.members, parse);
  const final = params.final === null ? null : parse(params.final, 'final');
  if (final !== null && !FINAL_MODELS.includes(final.name)) {
    throw new ConfigError('CONFIG_INVALID', {
      what: `${final.name} as the final model of a stack`,
      where: 'params.final of the ensemble',
      mend: `use ${FINAL_MODELS[task === 'classify' ? 0 : 1]}, or leave final out for one weight a member`,
    });
  }
  return {
    name: 'stacking',
    task,
    ...memberTraits(members),
    async fit(set, rng, onProgress): Promise<FittedModel> {
      requireRows(set);
      const seeds = memberSeeds(members, rng);
      const finalSeed = rng.int(2 ** 32);
      const innerShare = params.folds / (params.folds + 1);
      const inner: ProgressShare = (share) => onProgress?.(innerShare * share);
      const outOfFold = await forecastOutOfFold(members, seeds, set, params.folds, inner);
      const combiner = await fitCombiner(params, final, set, outOfFold, makeRng(finalSeed));
      const fitted = await fitMembers(members, seeds, set, (share) =>
        onProgress?.(innerShare + (1 - innerShare) * share),
      );
      return {
        predict: (matrix) => combiner.predict(memberForecasts(fitted, matrix)),
        toOnnx() {
          const joined = joinGraphs(fitted);
          const name = combiner.addTo(joined);
          const { width, nodes, initializers } = joined;
          return { width, nodes, initializers, output: { name, width: Math.max(1, set.classes), type: 'float64' } };
        },
        summary: {
          folds: outOfFold.folds,
          heldOutRows: outOfFold.rows.length,
          ...combiner.summary,
          heldOut: heldOutLosses(set, outOfFold, combiner),
          ...(set.warmStart === undefined ? {} : { warmStart: false }),
          members: members.map(({ name }, m) => ({ use: name, ...fitted[m]!.summary })),
        },
      };
    },
  };
}

/** Fits what stands last to the forecasts of held-out rows; equal weights where no fold had rows left to fit on. */
async function fitCombiner(
  { shrinkage }: StackingParams,
  final: Model | null,
  set: TrainingSet,
  { rows, forecasts }: OutOfFold,
  rng: Rng,
): Promise<Combiner> {
  const { classes } = set;
  const target = Float64Array.from(rows, (row) => set.target[row]!);
  const rowWeights = Float64Array.from(rows, (row) => set.weights?.[row] ?? 1);
  const learnable = rowWeights.some((weight) => weight > 0);
  if (final !== null && learnable) {
    const stacked = stackedSet(set, rows, forecasts, target, rowWeights);
    return finalModel(await final.fit(stacked, rng), classes);
  }
  const equal = new Float64Array(forecasts.length).fill(1 / forecasts.length);
  if (classes === 0) {
    if (!learnable) return valuePool(equal, 0);
    const { weights, intercept } = poolValues(forecasts, target, rowWeights, shrinkage);
    return valuePool(weights, intercept);
  }
  const bias = new Float64Array(classes).fill(ABSENT_BIAS);
  for (const row of set.rows) bias[set.target[row]!] = 0;
  if (!learnable) return logPool(equal, bias);
  const logs = forecasts.map((p) => logShares(p, classes));
  return logPool(poolProbabilities(logs, target, rowWeights, bias, shrinkage), bias);
}

/** The held-out rows as a training set of their own, in their order; nothing to stop on. */
function stackedSet(
  set: TrainingSet,
  rows: Int32Array,
  forecasts: readonly Float64Array[],
  target: Float64Array,
  weights: Float64Array,
): TrainingSet {
  const { classes, regimes } = set;
  return {
    matrix: stackMatrix(forecasts, classes),
    rows: rows.map((_, i) => i),
    stopRows: new Int32Array(0),
    target,
    classes,
    regimes,
    weights,
  };
}

/** Losses on the held-out rows: of each member, of their plain mean, and of the whole, whose weights were fitted to these rows. */
function heldOutLosses(set: TrainingSet, { rows, forecasts }: OutOfFold, combiner: Combiner) {
  if (rows.length === 0) return null;
  const target = Float64Array.from(rows, (row) => set.target[row]!);
  const loss = (forecast: Float64Array): number =>
    set.classes > 0
      ? logLoss(forecast, target, set.classes, 0.01)
      : forecast.reduce((sum, value, i) => sum + (value - target[i]!) ** 2, 0) / rows.length;
  const equal = new Float64Array(forecasts.length).fill(1 / forecasts.length);
  return {
    loss: set.classes > 0 ? 'logLoss' : 'meanSquaredError',
    members: forecasts.map(loss),
    softVote: loss(meanForecast(forecasts, equal)),
    stacked: loss(combiner.predict(forecasts)),
  };
}
