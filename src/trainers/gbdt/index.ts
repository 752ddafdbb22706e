import type { Matrix, Rng } from '../../core/index.ts';
import { ConfigError, InputError } from '../../core/index.ts';
import { type TreeModel, treesToOnnx } from '../../models/index.ts';
import type { FittedModel, Model, ProgressShare, TrainingSet } from '../contract.ts';
import type { Boosted } from './boost.ts';
import { boost } from './boost.ts';
import { softmaxInto } from './objective.ts';
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
    explains: 'trees',
    async fit(set: TrainingSet, rng: Rng, onProgress?: ProgressShare): Promise<FittedModel> {
      if (set.rows.length === 0) {
        throw new InputError('DATA_EMPTY', {
          what: 'the tree trainer was given no rows to fit on',
          where: 'the fit part of a train window',
          mend: 'train on a longer window, or give a smaller share of it to stop and calibrate',
        });
      }
      const from = set.warmStart === undefined ? undefined : earlierModel(set.warmStart, set);
      const boosted = await boost(set, params, rng, onProgress, from);
      const model = fitted(
        boosted,
        set.matrix.names,
        set.classes,
        params.loss,
        set.warmStart === undefined ? undefined : from !== undefined,
      );
      known.set(model, { boosted, names: set.matrix.names, classes: set.classes });
      return model;
    },
  };
}

/** What XGBoost calls the losses of values. */
const VALUE_OBJECTIVES = {
  squared: 'reg:squarederror',
  huber: 'reg:pseudohubererror',
  quantile: 'reg:quantileerror',
} as const;

/** What a model fitted here was made of, for the one that goes on from it. */
const known = new WeakMap<FittedModel, { boosted: Boosted; names: readonly string[]; classes: number }>();

function earlierModel(model: FittedModel, { matrix, classes }: TrainingSet): Boosted | undefined {
  const earlier = known.get(model);
  const same = earlier?.classes === classes && earlier.names.join('\n') === matrix.names.join('\n');
  return same ? earlier.boosted : undefined;
}

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
  const { forest, base, rounds, grown, stopLoss } = boosted;
  const treesARound = rounds === 0 ? 0 : forest.roots.length / rounds;
  const trees: TreeModel = {
    forest,
    base,
    classes,
    objective: classes === 0 ? VALUE_OBJECTIVES[loss] : classes === 2 ? 'binary:logistic' : 'multi:softprob',
    featureNames: names,
    roundEnds: Int32Array.from({ length: rounds }, (_, i) => (i + 1) * treesARound),
    bestIteration: null,
  };
  return {
    predict: (matrix) => predict(boosted, matrix, classes),
    toOnnx: () => treesToOnnx(trees),
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
  if (classes > 0) for (let at = 0; at < out.length; at += columns) softmaxInto(margins, at, out, at, columns);
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
