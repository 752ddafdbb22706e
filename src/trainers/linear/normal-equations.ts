import type { TrainingSet } from '../contract.ts';
import type { RowWeightRules } from '../gbdt/row-weights.ts';
import { remembered } from '../remembered.ts';
import { columnSums, gramMatrix } from './cholesky.ts';
import { fitWeights } from './fit-weights.ts';
import type { LinearFit } from './linear-model.ts';
import { fitScaler, type Scaler, type ScalerOptions, standardiseRows } from './standardise.ts';

export interface LeastSquaresRules extends ScalerOptions, RowWeightRules {
  readonly winsorise: number;
}

/** What least squares need of the fit rows, over standardised and centred features. */
export interface NormalEquations {
  readonly scaler: Scaler;
  /** Σ w·x·xᵀ, lower triangle, shape [width × width]. */
  readonly gram: Float64Array;
  /** Σ w·x·(y − mean of y), shape [width]. */
  readonly product: Float64Array;
  /** Of the standardised features, which clipping and filled values move off 0. */
  readonly means: Float64Array;
  readonly targetMean: number;
  /** Sum of the weights. */
  readonly total: number;
}

/** The equations of a set's fit rows; what solves them may do so in their place. */
export function normalEquations(set: TrainingSet, rules: LeastSquaresRules): NormalEquations {
  const { standardise, clip, winsorise } = rules;
  const target = Float64Array.from(set.rows, (row) => set.target[row]!);
  const weights = fitWeights(set, rules);
  const found = remembered(set, 'normal equations', [standardise, clip, winsorise, target, weights], () =>
    sumUp(set, rules, target, weights),
  );
  return { ...found, gram: found.gram.slice(), product: found.product.slice() };
}

function sumUp(
  set: TrainingSet,
  rules: LeastSquaresRules,
  given: Float64Array,
  weights: Float64Array,
): NormalEquations {
  const scaler = fitScaler(set.matrix, set.rows, rules);
  const features = standardiseRows(set.matrix, set.rows, scaler);
  const target = winsorised(given, rules.winsorise);
  const width = set.matrix.names.length;
  let total = 0;
  let targetSum = 0;
  for (let i = 0; i < target.length; i++) {
    total += weights[i]!;
    targetSum += weights[i]! * target[i]!;
  }
  const targetMean = targetSum / total;
  const means = columnSums(features, weights, width).map((sum) => sum / total);
  const centered = features.map((value, at) => value - means[at % width]!);
  const gram = gramMatrix(centered, weights, width);
  const product = columnSums(
    centered,
    weights.map((weight, i) => weight * (target[i]! - targetMean)),
    width,
  );
  return { scaler, gram, product, means, targetMean, total };
}

/** The fit that these weights make of the equations: the intercept goes through the means. */
export function valueFit(
  { scaler, means, targetMean }: NormalEquations,
  beta: Float64Array,
  { matrix, rows }: TrainingSet,
  extra: Readonly<Record<string, unknown>> = {},
): LinearFit {
  let intercept = targetMean;
  for (let j = 0; j < beta.length; j++) intercept -= means[j]! * beta[j]!;
  return {
    scaler,
    weights: beta,
    bias: Float64Array.of(intercept),
    softmax: false,
    summary: {
      rows: rows.length,
      ...extra,
      intercept,
      coefficients: Object.fromEntries(matrix.names.map((name, j) => [name, beta[j]!])),
      unusedColumns: matrix.names.filter((_, j) => scaler.used[j] === 0),
    },
  };
}

/** Values beyond the `share` and 1 − `share` quantiles drawn in to them (order statistics, no interpolation). */
function winsorised(values: Float64Array, share: number): Float64Array {
  const drop = Math.floor(share * values.length);
  if (drop === 0) return values;
  const sorted = values.slice().sort();
  const low = sorted[drop]!;
  const high = sorted[sorted.length - 1 - drop]!;
  return values.map((value) => Math.min(high, Math.max(low, value)));
}
