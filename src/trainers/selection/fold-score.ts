import { ConfigError } from '../../core/index.ts';
import { brier, logLoss, spearman } from '../../metrics/index.ts';

/** A measure of forecasts of held-out rows. */
export interface FoldScore {
  readonly name: string;
  readonly higherIsBetter: boolean;
  /** @param predicted row-major [rows × max(1, classes)] @param truth codes or values, shape [rows] */
  of(predicted: Float64Array, truth: Float64Array, classes: number): number;
}

/** As everywhere: one absent class doesn't decide the mean. */
const UNIFORM_SHARE = 0.01;

const CLASS_SCORES: Readonly<Record<string, FoldScore>> = {
  logLoss: {
    name: 'logLoss',
    higherIsBetter: false,
    of: (p, truth, classes) => logLoss(p, truth, classes, UNIFORM_SHARE),
  },
  brier: { name: 'brier', higherIsBetter: false, of: (p, truth, classes) => brier(p, truth, classes) },
  accuracy: { name: 'accuracy', higherIsBetter: true, of: shareRight },
};

const VALUE_SCORES: Readonly<Record<string, FoldScore>> = {
  mse: { name: 'mse', higherIsBetter: false, of: squaredError },
  ic: { name: 'ic', higherIsBetter: true, of: (predicted, truth) => spearman(predicted, truth) },
};

/** The loss that a head is judged by where none is named. */
export function lossOf(task: 'classify' | 'regress'): FoldScore {
  return task === 'classify' ? CLASS_SCORES.logLoss! : VALUE_SCORES.mse!;
}

/** @param name null: the task's own loss. @throws ConfigError CONFIG_INVALID */
export function parseScore(name: string | null | undefined, task: 'classify' | 'regress', path: string): FoldScore {
  if (name == null) return lossOf(task);
  const scores = task === 'classify' ? CLASS_SCORES : VALUE_SCORES;
  if (Object.hasOwn(scores, name)) return scores[name]!;
  throw new ConfigError('CONFIG_INVALID', {
    what: `${path} is "${name}", which is no score of ${task === 'classify' ? 'probabilities' : 'expected returns'}`,
    where: path,
    path,
    mend: `use one of ${Object.keys(scores).join(', ')}`,
  });
}

function shareRight(p: Float64Array, truth: Float64Array, classes: number): number {
  let right = 0;
  truth.forEach((code, i) => {
    const row = p.subarray(i * classes, (i + 1) * classes);
    let top = 0;
    for (let k = 1; k < classes; k++) if (row[k]! > row[top]!) top = k;
    if (top === code) right++;
  });
  return right / truth.length;
}

function squaredError(predicted: Float64Array, truth: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += (predicted[i]! - truth[i]!) ** 2;
  return sum / truth.length;
}
