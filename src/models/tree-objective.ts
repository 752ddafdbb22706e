/** What turns margins into answers. */
export type TreeLink = 'softmax' | 'logistic' | 'exp' | 'identity';

interface ObjectiveForm {
  readonly link: TreeLink;
  /** What XGBoost's `base_score` is: a margin, a probability (its logit is the margin) or a mean (its logarithm is). */
  readonly base: 'margin' | 'probability' | 'mean';
}

const PLAIN: ObjectiveForm = { link: 'identity', base: 'margin' };
const LOG: ObjectiveForm = { link: 'exp', base: 'mean' };

/** Objectives by XGBoost's names, as far as a model's answers depend on them. */
export const TREE_OBJECTIVES = {
  'multi:softprob': { link: 'softmax', base: 'margin' },
  // The same model; XGBoost answers with the likeliest class, we with the probabilities.
  'multi:softmax': { link: 'softmax', base: 'margin' },
  'binary:logistic': { link: 'softmax', base: 'probability' },
  'binary:logitraw': PLAIN,
  'reg:logistic': { link: 'logistic', base: 'probability' },
  'reg:squarederror': PLAIN,
  'reg:squaredlogerror': PLAIN,
  'reg:pseudohubererror': PLAIN,
  'reg:absoluteerror': PLAIN,
  'reg:quantileerror': PLAIN,
  'rank:pairwise': PLAIN,
  'rank:ndcg': PLAIN,
  'rank:map': PLAIN,
  'count:poisson': LOG,
  'reg:gamma': LOG,
  'reg:tweedie': LOG,
} as const satisfies Readonly<Record<string, ObjectiveForm>>;

export type TreeObjective = keyof typeof TREE_OBJECTIVES;
