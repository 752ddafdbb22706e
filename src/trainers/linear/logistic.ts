import { z } from 'zod';
import type { Matrix } from '../../core/index.ts';
import type { FittedModel, Model, TrainingSet } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { minimiseInto } from './lbfgs.ts';
import { linearGraph } from './linear-graph.ts';
import { linearImportance } from './linear-importance.ts';
import { lanes, type SoftmaxSample, softmaxInto, softmaxLoss } from './softmax-loss.ts';
import { SoftmaxPreconditioner } from './softmax-preconditioner.ts';
import { fitScaler, type Scaler, standardiseRows } from './standardise.ts';

export const logisticSchema = z.strictObject({
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
});

export type LogisticParams = z.output<typeof logisticSchema>;

/** The margin of a class that the fit rows never show: a probability of about 1e-13. */
const ABSENT_BIAS = -30;

/**
 * Multinomial logistic regression: minimises C × Σ w·(log loss) + ½‖W‖², the intercepts free.
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
      fillWeights(sample, set, params.classBalance);
      return fitted(scaler, present, set, sample, params);
    },
  };
}

function presentClasses({ rows, target }: TrainingSet): number[] {
  const codes = new Set<number>();
  for (let i = 0; i < rows.length; i++) codes.add(target[rows[i]!]!);
  return [...codes].sort((a, b) => a - b);
}

function fillWeights({ codes, classes, weights }: SoftmaxSample, set: TrainingSet, balance: boolean): void {
  const perClass = new Float64Array(classes);
  for (let i = 0; i < codes.length; i++) {
    weights[i] = set.weights?.[set.rows[i]!] ?? 1;
    perClass[codes[i]!]! += weights[i]!;
  }
  if (!balance) return;
  const total = perClass.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < codes.length; i++) weights[i]! *= total / (classes * perClass[codes[i]!]!);
}

function fitted(
  scaler: Scaler,
  present: readonly number[],
  set: TrainingSet,
  sample: SoftmaxSample,
  { C, maxIterations, tolerance }: LogisticParams,
): FittedModel {
  const { width, classes } = sample;
  const stride = lanes(classes);
  const total = sample.weights.reduce((sum, weight) => sum + weight, 0);
  const penalty = (classes === 2 ? 2 : 1) / (C * total);
  const parameters = new Float64Array((width + 1) * stride);
  const search = minimiseInto(softmaxLoss(sample, penalty), parameters, {
    maxIterations,
    tolerance,
    preconditioner: new SoftmaxPreconditioner(sample, penalty),
  });

  const weights = new Float64Array(width * set.classes);
  const bias = new Float64Array(set.classes).fill(ABSENT_BIAS);
  present.forEach((code, k) => {
    for (let j = 0; j < width; j++) weights[j * set.classes + code] = parameters[j * stride + k]!;
    bias[code] = parameters[width * stride + k]!;
  });
  return {
    predict: (matrix) => predict(scaler, weights, bias, matrix),
    importance: (matrix, rows) => linearImportance(scaler, weights, matrix, rows),
    toOnnx: () => linearGraph(scaler, weights, bias, true),
    summary: {
      rows: set.rows.length,
      ...search,
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

function predict(scaler: Scaler, weights: Float64Array, bias: Float64Array, matrix: Matrix): Float64Array {
  const classes = bias.length;
  const width = scaler.mean.length;
  const features = standardiseRows(matrix, undefined, scaler);
  const out = new Float64Array(matrix.rows * classes);
  for (let i = 0; i < matrix.rows; i++) {
    const row = out.subarray(i * classes, (i + 1) * classes);
    row.set(bias);
    for (let j = 0; j < width; j++) {
      const x = features[i * width + j]!;
      for (let k = 0; k < classes; k++) row[k]! += x * weights[j * classes + k]!;
    }
    softmaxInto(row, classes);
  }
  return out;
}
