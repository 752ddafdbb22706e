import { z } from 'zod';
import type { FittedModel, Model, TrainingSet } from '../contract.ts';
import { requireRows } from '../require-rows.ts';
import { linearModel } from './linear-model.ts';
import { keptOf } from './logistic.ts';
import { type NormalEquations, normalEquations, valueFit } from './normal-equations.ts';
import { leastSquaresFields } from './ridge.ts';
import { minimiseSparseInto } from './sparse-quadratic.ts';

export const elasticNetSchema = z.strictObject({
  /** Strength of the penalty, against a mean over rows: it has the unit of the target. */
  alpha: z.number().positive().default(1),
  /** Share of the absolute weights in the penalty: 1 is the lasso. */
  l1Ratio: z.number().min(0).max(1).default(0.5),
  ...leastSquaresFields,
});

export type ElasticNetParams = z.output<typeof elasticNetSchema>;

/** Added to the diagonal, as a share of it: exactly collinear columns have one solution then. */
const DAMPING = 1e-12;
const TOLERANCE = 1e-12;

/**
 * Least squares with exact zeros: minimises mean w(y − x·β − b)² ÷ 2 + α·r·‖β‖₁ + α(1 − r)·½‖β‖² over standardised features, the
 * intercept free.
 *
 * @see Zou & Hastie 2005, JRSS B 67(2); the objective is that of sklearn.linear_model.ElasticNet
 */
export function elasticNet(params: ElasticNetParams): Model {
  return {
    name: 'elastic-net',
    task: 'regress',
    stopsEarly: false,
    needsLabelInputs: false,
    explains: 'linear',
    async fit(set: TrainingSet): Promise<FittedModel> {
      requireRows(set);
      const equations = normalEquations(set, params);
      const beta = solve(equations, params);
      return linearModel(valueFit(equations, beta, set, keptOf(set.matrix.names, beta, 1)));
    },
  };
}

function solve({ gram, product, total }: NormalEquations, { alpha, l1Ratio }: ElasticNetParams): Float64Array {
  const width = product.length;
  const hessian = new Float64Array(width * width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) hessian[a * width + b] = hessian[b * width + a] = gram[a * width + b]! / total;
    // A column that is not used has no curvature of its own: any will do, since nothing pulls at it.
    const own = hessian[a * width + a]! + alpha * (1 - l1Ratio);
    hessian[a * width + a] = own > 0 ? own * (1 + DAMPING) : 1;
  }
  const linear = product.map((sum) => sum / total);
  const beta = new Float64Array(width);
  const scale = linear.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  minimiseSparseInto(
    { hessian, linear, threshold: new Float64Array(width).fill(alpha * l1Ratio) },
    beta,
    TOLERANCE * scale,
  );
  return beta;
}
