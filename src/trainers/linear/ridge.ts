import { z } from 'zod';
import { RunError } from '../../core/index.ts';
import type { FittedModel, Model, TrainingSet } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { choleskyInto, solveCholeskyInto } from './cholesky.ts';
import { rowWeightFields } from './fit-weights.ts';
import { type LinearFit, linearModel } from './linear-model.ts';
import { type NormalEquations, normalEquations, valueFit } from './normal-equations.ts';

/** Parameters that all least squares share. */
export const leastSquaresFields = {
  /** Subtract the mean and divide by the deviation of the fit rows. */
  standardise: z.boolean().default(true),
  /** Clip standardised features to ± so many deviations; null: not at all. */
  clip: z.number().positive().nullable().default(5),
  /** Share of the fit rows' targets drawn in at either end to the quantile there: fat tails weigh less. 0: none. */
  winsorise: z.number().min(0).max(0.25).default(0),
  ...rowWeightFields,
};

export const ridgeSchema = z.strictObject({
  /**
   * Penalty on the squared weights, against a sum over rows. Strong by default: no study of these markets found a direction
   * that features predict, so weights should have to earn their size.
   */
  alpha: z.number().positive().default(1000),
  ...leastSquaresFields,
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
      return linearModel(fitRidge(set, params));
    },
  };
}

/** Fits the weights. */
export function fitRidge(set: TrainingSet, params: RidgeParams): LinearFit {
  requireRows(set);
  const equations = normalEquations(set, params);
  return valueFit(equations, solve(equations, params.alpha), set);
}

function solve({ gram, product }: NormalEquations, alpha: number): Float64Array {
  const width = product.length;
  for (let j = 0; j < width; j++) gram[j * width + j]! += alpha;
  if (!choleskyInto(gram, width)) {
    throw new RunError('INTERNAL', {
      what: 'the normal equations of ridge are not positive definite in float64',
      where: `alpha = ${alpha}`,
      mend: 'raise alpha, or leave collinear features out',
    });
  }
  solveCholeskyInto(gram, width, product);
  return product;
}
