import type { Matrix, Rng } from '../../core/index.ts';
import { ConfigError, InputError } from '../../core/index.ts';
import { softmaxInto, type TreeModel, treesToOnnx } from '../../models/index.ts';
import type { FittedModel, Model, ProgressShare, TrainingSet } from '../contract.ts';
import type { Boosted } from './boost.ts';
import { boost } from './boost.ts';
import { earlierTrees, storeTrees } from './earlier-trees.ts';
import type { GbdtParams } from './params.ts';
import { sumTrees } from './sum-trees.ts';

export type { GbdtParams } from './params.ts';
export { gbdtSchema } from './params.ts';

/**
 * Histogram gradient boosting: softmax for classes; squared, Huber or quantile loss for values.
 *
 * Features are compared as float32 with float32 thresholds, `x <= cut` goes left, a missing value the way that gained more in
 * training. The same seed gives the same bits.
 *
 * @see Chen & Guestrin 2016, KDD, "XGBoost"; Ke et al. 2017, NeurIPS, "LightGBM"
 */
export function gbdt(params: GbdtParams, task: 'classify' | 'regress'): Model {
  requireFitting(params, task);
  return {
    name: 'gbdt',
    task,
    stopsEarly: params.earlyStopping !== null,
    needsLabelInputs: false,
    warmStarts: true,
    explains: 'trees',
    async fit(set: TrainingSet, rng: Rng, onProgress?: ProgressShare): Promise<FittedModel> {
      if (set.rows.length === 0) {
        throw new InputError('DATA_EMPTY', {
          what: 'the tree trainer was given no rows to fit on',
          where: 'the fit part of a train window',
          mend: 'train on a longer window, or give a smaller share of it to stop and calibrate',
        });
      }
      const { warmStart } = set;
      const from = warmStart === undefined ? undefined : earlierTrees(warmStart, set, params.loss);
      const rounds = from === undefined ? params.rounds : warmStart!.rounds;
      const boosted = await boost(set, { ...params, rounds }, rng, onProgress, from);
      return fitted(
        boosted,
        set.matrix.names,
        set.classes,
        params.loss,
        warmStart === undefined ? undefined : from !== undefined,
      );
    },
  };
}

/** What XGBoost calls the losses of values. */
const VALUE_OBJECTIVES = {
  squared: 'reg:squarederror',
  huber: 'reg:pseudohubererror',
  quantile: 'reg:quantileerror',
} as const;

/** @throws ConfigError CONFIG_INVALID */
function requireFitting({ loss, monotone }: GbdtParams, task: 'classify' | 'regress'): void {
  const problem =
    task === 'classify' && loss !== 'squared'
      ? `loss: ${loss} is one of values, and this model forecasts classes`
      : loss === 'quantile' && Object.values(monotone).some((direction) => direction !== 0)
        ? 'monotone features with loss: quantile, whose leaves are quantiles of their own rows'
        : undefined;
  if (problem === undefined) return;
  throw new ConfigError('CONFIG_INVALID', {
    what: problem,
    where: 'params of the tree trainer',
    mend: task === 'classify' ? 'leave loss out' : 'use loss: huber or squared, or leave monotone out',
  });
}

function fitted(
  boosted: Boosted,
  names: readonly string[],
  classes: number,
  loss: GbdtParams['loss'],
  warmStart: boolean | undefined,
): FittedModel {
  const { forest, base, roundEnds, rounds, grown, stopLoss } = boosted;
  const trees: TreeModel = {
    forest,
    base,
    classes,
    objective: classes === 0 ? VALUE_OBJECTIVES[loss] : classes === 2 ? 'binary:logistic' : 'multi:softprob',
    featureNames: names,
    roundEnds,
    bestIteration: null,
  };
  return {
    predict: (matrix) => predict(boosted, matrix, classes),
    toOnnx: () => treesToOnnx(trees),
    resume: () => storeTrees(boosted, { names, classes, loss }),
    trees,
    summary: {
      rounds,
      grownRounds: grown,
      trees: forest.roots.length,
      leaves: forest.features.reduce((sum, feature) => sum + (feature < 0 ? 1 : 0), 0),
      stopLoss: Number.isNaN(stopLoss) ? null : stopLoss,
      gain: gains(boosted, names),
      ...(warmStart === undefined ? {} : { warmStart }),
    },
  };
}

/** Probabilities or values, row-major. */
function predict({ forest, base }: Boosted, matrix: Matrix, classes: number): Float64Array {
  const columns = base.length;
  const margins = sumTrees(forest, base, matrix);
  const out = Float64Array.from(margins);
  if (classes > 0) for (let at = 0; at < out.length; at += columns) softmaxInto(margins, at, columns, out, at);
  return out;
}

/** Share of each feature in the gain of all splits, in the order of the features. */
function gains({ forest }: Boosted, names: readonly string[]): Record<string, number> {
  const sums = new Float64Array(names.length);
  let total = 0;
  forest.features.forEach((feature, node) => {
    if (feature < 0) return;
    sums[feature]! += forest.gains[node]!;
    total += forest.gains[node]!;
  });
  return Object.fromEntries(names.map((name, f) => [name, total > 0 ? sums[f]! / total : 0]));
}
