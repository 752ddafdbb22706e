import { z } from 'zod';
import type { FittedModel, Model, TrainingSet } from '../contract.ts';
import { remembered } from '../remembered.ts';
import { requireRows } from '../require-rows.ts';
import { fitWeights, rowWeightFields } from './fit-weights.ts';
import { minimiseInto } from './lbfgs.ts';
import { type LinearFit, linearModel } from './linear-model.ts';
import { lanes, type SoftmaxSample, softmaxLoss } from './softmax-loss.ts';
import { SoftmaxPreconditioner } from './softmax-preconditioner.ts';
import { fitSparseSoftmax } from './sparse-softmax.ts';
import { fitScaler, type Scaler, standardiseRows } from './standardise.ts';

/** Parameters of a fit by penalised softmax. */
export const logisticFields = {
  /** Inverse of the penalty's strength, against a sum over rows: smaller is simpler. */
  C: z.number().positive().default(1),
  maxIterations: z.number().int().min(1).default(500),
  /** Converged when no entry of the mean loss's gradient is larger. */
  tolerance: z.number().positive().default(1e-8),
  /** Clip standardised features to ± so many deviations; null: not at all. */
  clip: z.number().positive().nullable().default(5),
  /** Subtract the mean and divide by the deviation of the fit rows. */
  standardise: z.boolean().default(true),
  /** Weigh rows so that every class that occurs counts the same. */
  classBalance: z.boolean().default(false),
  ...rowWeightFields,
};

export const logisticSchema = z
  .strictObject({
    ...logisticFields,
    /** On squared weights, on absolute ones (most become exactly 0 where it is strong), or on both. */
    penalty: z.enum(['l2', 'l1', 'elastic-net']).default('l2'),
    /** Share of the absolute weights in the elastic net's penalty, 0 to 1; half without it. */
    l1Ratio: z.number().min(0).max(1).optional(),
  })
  .refine(({ penalty, l1Ratio }) => l1Ratio === undefined || penalty === 'elastic-net', {
    path: ['l1Ratio'],
    message: 'only penalty: elastic-net has it',
  });

export type LogisticParams = z.output<typeof logisticSchema>;

/** The margin of a class that the fit rows never show: a probability of about 1e-13. */
const ABSENT_BIAS = -30;

/**
 * Multinomial logistic regression: minimises C × Σ w·(log loss) + penalty, the intercepts free. The penalty is ½‖W‖² (l2), ‖W‖₁
 * (l1), or r·‖W‖₁ + (1 − r)·½‖W‖² (elastic net, r = l1Ratio).
 *
 * For two classes this is the usual logistic regression with one weight a feature, and the same C: its two classes' weights
 * are ± half of it, so their squares count twice.
 *
 * @see the objective of sklearn.linear_model.LogisticRegression
 */
export function logistic(params: LogisticParams): Model {
  return {
    name: 'logistic',
    task: 'classify',
    stopsEarly: false,
    needsLabelInputs: false,
    explains: 'linear',
    async fit(set: TrainingSet): Promise<FittedModel> {
      return linearModel(fitLogistic(set, params));
    },
  };
}

/** Fits the weights. */
export function fitLogistic(set: TrainingSet, params: LogisticParams): LinearFit {
  requireRows(set);
  const scaler = fitScaler(set.matrix, set.rows, params);
  const present = presentClasses(set);
  const features = standardiseRows(set.matrix, set.rows, scaler);
  const sample: SoftmaxSample = {
    features,
    width: set.matrix.names.length,
    codes: Int32Array.from(set.rows, (row) => present.indexOf(set.target[row]!)),
    classes: present.length,
    weights: new Float64Array(set.rows.length),
  };
  fillWeights(sample, set, params);
  return fitted(scaler, present, set, sample, params);
}

function presentClasses({ rows, target }: TrainingSet): number[] {
  const codes = new Set<number>();
  for (let i = 0; i < rows.length; i++) codes.add(target[rows[i]!]!);
  return [...codes].sort((a, b) => a - b);
}

function fillWeights({ codes, classes, weights }: SoftmaxSample, set: TrainingSet, params: LogisticParams): void {
  const perClass = new Float64Array(classes);
  weights.set(fitWeights(set, params));
  for (let i = 0; i < codes.length; i++) perClass[codes[i]!]! += weights[i]!;
  if (!params.classBalance) return;
  const total = perClass.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < codes.length; i++) {
    const mass = perClass[codes[i]!]!;
    if (mass > 0) weights[i]! *= total / (classes * mass);
  }
}

function fitted(
  scaler: Scaler,
  present: readonly number[],
  set: TrainingSet,
  sample: SoftmaxSample,
  params: LogisticParams,
): LinearFit {
  const { width, classes } = sample;
  const stride = lanes(classes);
  const { parameters, search, sparse } = minimise(sample, params, set);
  const weights = new Float64Array(width * set.classes);
  const bias = new Float64Array(set.classes).fill(ABSENT_BIAS);
  present.forEach((code, k) => {
    for (let j = 0; j < width; j++) weights[j * set.classes + code] = parameters[j * stride + k]!;
    bias[code] = parameters[width * stride + k]!;
  });
  return {
    scaler,
    weights,
    bias,
    softmax: true,
    summary: {
      rows: set.rows.length,
      ...search,
      ...(sparse ? { penalty: params.penalty, ...keptOf(set.matrix.names, weights, set.classes) } : {}),
      classes: set.classes,
      absentClasses: Array.from({ length: set.classes }, (_, k) => k).filter((k) => !present.includes(k)),
      intercepts: Array.from(bias),
      coefficients: Object.fromEntries(
        set.matrix.names.map((name, j) => [name, Array.from(weights.subarray(j * set.classes, (j + 1) * set.classes))]),
      ),
      unusedColumns: set.matrix.names.filter((_, j) => scaler.used[j] === 0),
    },
  };
}

function minimise(sample: SoftmaxSample, params: LogisticParams, set: TrainingSet) {
  const { penalty: kind, C, l1Ratio, maxIterations, tolerance } = params;
  const { width, classes } = sample;
  const total = sample.weights.reduce((sum, weight) => sum + weight, 0);
  if (kind !== 'l2' && classes > 1) {
    const share = kind === 'l1' ? 1 : (l1Ratio ?? 0.5);
    const penalty = { l1: share / (C * total), l2: (1 - share) / (C * total) };
    return { ...fitSparseSoftmax(sample, penalty, { maxIterations, tolerance }), sparse: true };
  }
  const penalty = (classes === 2 ? 2 : 1) / (C * total);
  const parameters = new Float64Array((width + 1) * lanes(classes));
  const search = minimiseInto(softmaxLoss(sample, penalty), parameters, {
    maxIterations,
    tolerance,
    preconditioner: new SoftmaxPreconditioner(sample, penalty, (measure) =>
      remembered(set, 'softmax curvature', [params.standardise, params.clip, classes, sample.weights], measure),
    ),
  });
  return { parameters, search, sparse: false };
}

/** What a penalty with exact zeros left over. */
export function keptOf(names: readonly string[], weights: Float64Array, outputs: number) {
  const kept = names.filter((_, j) => weights.subarray(j * outputs, (j + 1) * outputs).some((weight) => weight !== 0));
  return { keptColumns: kept, nonZero: weights.reduce((sum, weight) => sum + Number(weight !== 0), 0) };
}
