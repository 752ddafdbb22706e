import type { Rng } from '../../core/index.ts';
import { InputError } from '../../core/index.ts';
import { predictTrees, type TreeModel, treesToOnnx } from '../../models/index.ts';
import type { FittedModel, Model, ProgressShare, TrainingSet } from '../contract.ts';
import type { Boosted } from './boost.ts';
import { boost } from './boost.ts';
import type { GbdtParams } from './params.ts';

export type { GbdtParams } from './params.ts';
export { gbdtSchema } from './params.ts';

/**
 * Histogram gradient boosting: softmax for classes, squared loss for values.
 *
 * Features are compared as float32 with float32 thresholds, `x <= cut` goes left, a missing value the way that gained more in
 * training. The same seed gives the same bits.
 *
 * @see Chen & Guestrin 2016, KDD, "XGBoost"; Ke et al. 2017, NeurIPS, "LightGBM"
 */
export function gbdt(params: GbdtParams, task: 'classify' | 'regress'): Model {
  return {
    name: 'gbdt',
    task,
    stopsEarly: params.earlyStopping !== null,
    needsLabelInputs: false,
    async fit(set: TrainingSet, rng: Rng, onProgress?: ProgressShare): Promise<FittedModel> {
      if (set.rows.length === 0) {
        throw new InputError('DATA_EMPTY', {
          what: 'the tree trainer was given no rows to fit on',
          where: 'the fit part of a train window',
          mend: 'train on a longer window, or give a smaller share of it to stop and calibrate',
        });
      }
      const boosted = await boost(set, params, rng, onProgress);
      return fitted(boosted, set.matrix.names, set.classes);
    },
  };
}

function fitted(boosted: Boosted, names: readonly string[], classes: number): FittedModel {
  const { forest, base, rounds, grown, stopLoss } = boosted;
  const treesARound = rounds === 0 ? 0 : forest.roots.length / rounds;
  const trees: TreeModel = {
    forest,
    base,
    classes,
    objective: classes === 0 ? 'reg:squarederror' : classes === 2 ? 'binary:logistic' : 'multi:softprob',
    featureNames: names,
    roundEnds: Int32Array.from({ length: rounds }, (_, i) => (i + 1) * treesARound),
    bestIteration: null,
  };
  return {
    predict: (matrix) => predictTrees(trees, matrix),
    toOnnx: () => treesToOnnx(trees),
    trees,
    summary: {
      rounds,
      grownRounds: grown,
      trees: forest.roots.length,
      leaves: forest.features.reduce((sum, feature) => sum + (feature < 0 ? 1 : 0), 0),
      stopLoss: Number.isNaN(stopLoss) ? null : stopLoss,
      gain: gains(boosted, names),
    },
  };
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
