import { z } from 'zod';
import { type Matrix, RunError } from '../../core/index.ts';
import type { FittedModel, Model, TrainingSet } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { choleskyInto, columnSums, gramMatrix, solveCholeskyInto } from './cholesky.ts';
import { linearGraph } from './linear-graph.ts';
import { linearImportance } from './linear-importance.ts';
import { fitScaler, type Scaler, standardiseRows } from './standardise.ts';

export const ridgeSchema = z.strictObject({
  /**
   * Penalty on the squared weights, against a sum over rows. Strong by default: no study of these markets found a direction
   * that features predict, so weights should have to earn their size.
   */
  alpha: z.number().positive().default(1000),
  /** Subtract the mean and divide by the deviation of the fit rows. */
  standardise: z.boolean().default(true),
  /** Clip standardised features to ± so many deviations; null: not at all. */
  clip: z.number().positive().nullable().default(5),
  /** Share of the fit rows' targets drawn in at either end to the quantile there: fat tails weigh less. 0: none. */
  winsorise: z.number().min(0).max(0.25).default(0),
});

export type RidgeParams = z.output<typeof ridgeSchema>;

/**
 * Ridge regression in closed form: minimises Σ w(y − x·β − b)² + α‖β‖² over standardised features, the intercept free.
 *
 * @see Hoerl & Kennard 1970, Technometrics 12(1); the objective is that of sklearn.linear_model.Ridge
 */
export function ridge(params: RidgeParams): Model {
  return {
    name: 'ridge',
    task: 'regress',
    stopsEarly: false,
    needsLabelInputs: false,
    explains: 'linear',
    async fit(set: TrainingSet): Promise<FittedModel> {
      requireRows(set);
      const scaler = fitScaler(set.matrix, set.rows, params);
      const features = standardiseRows(set.matrix, set.rows, scaler);
      const target = winsorise(
        Float64Array.from(set.rows, (row) => set.target[row]!),
        params.winsorise,
      );
      const weights = Float64Array.from(set.rows, (row) => set.weights?.[row] ?? 1);
      const { beta, intercept } = solve(features, target, weights, set.matrix.names.length, params.alpha);
      return fitted(scaler, beta, intercept, set);
    },
  };
}

function solve(features: Float64Array, target: Float64Array, weights: Float64Array, width: number, alpha: number) {
  let total = 0;
  let targetSum = 0;
  for (let i = 0; i < target.length; i++) {
    total += weights[i]!;
    targetSum += weights[i]! * target[i]!;
  }
  const targetMean = targetSum / total;
  const means = columnSums(features, weights, width).map((sum) => sum / total);
  // Clipping and filled values move the mean off 0, so the columns are centred again.
  const centered = features.map((value, at) => value - means[at % width]!);
  const gram = gramMatrix(centered, weights, width);
  for (let j = 0; j < width; j++) gram[j * width + j]! += alpha;
  const beta = columnSums(
    centered,
    weights.map((weight, i) => weight * (target[i]! - targetMean)),
    width,
  );
  if (!choleskyInto(gram, width)) {
    throw new RunError('INTERNAL', {
      what: 'the normal equations of ridge are not positive definite in float64',
      where: `alpha = ${alpha}`,
      mend: 'raise alpha, or leave collinear features out',
    });
  }
  solveCholeskyInto(gram, width, beta);
  let intercept = targetMean;
  for (let j = 0; j < width; j++) intercept -= means[j]! * beta[j]!;
  return { beta, intercept };
}

function fitted(scaler: Scaler, beta: Float64Array, intercept: number, set: TrainingSet): FittedModel {
  return {
    predict(matrix: Matrix) {
      const features = standardiseRows(matrix, undefined, scaler);
      const width = beta.length;
      const out = new Float64Array(matrix.rows);
      for (let i = 0, at = 0; i < out.length; i++) {
        let sum = 0;
        for (let j = 0; j < width; j++) sum += features[at++]! * beta[j]!;
        out[i] = sum + intercept;
      }
      return out;
    },
    importance: (matrix, rows) => linearImportance(scaler, beta, matrix, rows),
    toOnnx: () => linearGraph(scaler, beta, Float64Array.of(intercept), false),
    summary: {
      rows: set.rows.length,
      intercept,
      coefficients: Object.fromEntries(set.matrix.names.map((name, j) => [name, beta[j]!])),
      unusedColumns: set.matrix.names.filter((_, j) => scaler.used[j] === 0),
    },
  };
}

/** Values beyond the `share` and 1 − `share` quantiles drawn in to them (order statistics, no interpolation). */
function winsorise(values: Float64Array, share: number): Float64Array {
  const drop = Math.floor(share * values.length);
  if (drop === 0) return values;
  const sorted = values.slice().sort();
  const low = sorted[drop]!;
  const high = sorted[sorted.length - 1 - drop]!;
  return values.map((value) => Math.min(high, Math.max(low, value)));
}
