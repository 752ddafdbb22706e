import type { TreeModel } from '../tree-model.ts';
import { TREE_OBJECTIVES } from '../tree-objective.ts';
import { arrangeTrees } from './arrange-trees.ts';
import { unsupportedModel } from './fields.ts';
import { writeObject, writeTree } from './write-tree.ts';

/** The form of the file: that of XGBoost 2.1, which later versions read. */
const VERSION = [2, 1, 0];

/** Characters that XGBoost doesn't take in a feature's name. */
const REFUSED_IN_NAMES = /[[\]<]/;

/**
 * A model as a `.json` file of XGBoost, which answers with the same margins bit for bit.
 *
 * `x <= cut` becomes `x < the float32 value above`. The base stands in the leaves of the first round, and `base_score` at what
 * means a margin of 0: XGBoost keeps one number for all classes (until 3.1), for two classes as a probability, which would round
 * it. A model of values is written as `reg:squarederror`, whatever loss grew it: its answers are its margins.
 *
 * @throws InputError MODEL_UNSUPPORTED where a feature's name has a character that XGBoost refuses
 */
export function writeXgboost(model: TreeModel): string {
  const { featureNames, classes, bestIteration } = model;
  const bad = featureNames.find((name) => REFUSED_IN_NAMES.test(name));
  if (bad !== undefined) {
    const mend = 'rename the feature and train again';
    throw unsupportedModel(`feature "${bad}"`, 'XGBoost takes no [, ] and < in the name of a feature', mend);
  }
  const width = featureNames.length;
  const { objective, baseScore } = writtenObjective(model);
  const binary = model.objective === 'binary:logistic';
  const columns = binary ? 1 : model.base.length;
  const { trees, roundEnds, parallel } = arrangeTrees(model, columns);
  const booster = writeObject({
    gbtree_model_param: JSON.stringify({ num_parallel_tree: String(parallel), num_trees: String(trees.length) }),
    iteration_indptr: JSON.stringify([0, ...roundEnds]),
    tree_info: JSON.stringify(trees.map(({ output }) => output)),
    trees: `[${trees.map((tree, id) => writeTree(model.forest, tree, id, width)).join(',')}]`,
  });
  const learner = writeObject({
    attributes: JSON.stringify(bestIteration === null ? {} : { best_iteration: String(bestIteration) }),
    feature_names: JSON.stringify(featureNames),
    feature_types: JSON.stringify(featureTypes(model)),
    gradient_booster: writeObject({ model: booster, name: '"gbtree"' }),
    learner_model_param: JSON.stringify({
      base_score: baseScore,
      boost_from_average: '0',
      num_class: String(binary ? 0 : classes),
      num_feature: String(width),
      num_target: String(classes === 0 ? columns : 1),
    }),
    objective: JSON.stringify(objective),
  });
  return writeObject({ learner, version: JSON.stringify(VERSION) });
}

/** What XGBoost calls the columns: `c` where they are split by category. */
function featureTypes({ forest, featureNames }: TreeModel): string[] {
  const types = featureNames.map(() => 'float');
  forest.features.forEach((feature, node) => {
    if (feature >= 0 && Number.isNaN(forest.values[node]!)) types[feature] = 'c';
  });
  return types;
}

/** The objective under which XGBoost makes the same of the margins, and the base score that stands for a margin of 0. */
function writtenObjective({ objective, classes }: TreeModel): { objective: object; baseScore: string } {
  const loss = { reg_loss_param: { scale_pos_weight: '1' } };
  switch (TREE_OBJECTIVES[objective].link) {
    case 'softmax':
      if (objective === 'binary:logistic') return { objective: { name: objective, ...loss }, baseScore: '5E-1' };
      return {
        objective: { name: 'multi:softprob', softmax_multiclass_param: { num_class: String(classes) } },
        baseScore: '0E0',
      };
    case 'logistic':
      return { objective: { name: 'reg:logistic', ...loss }, baseScore: '5E-1' };
    case 'exp':
      return { objective: { name: 'reg:gamma', ...loss }, baseScore: '1E0' };
    case 'identity':
      return { objective: { name: 'reg:squarederror', ...loss }, baseScore: '0E0' };
  }
}
