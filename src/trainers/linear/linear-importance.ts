import type { Matrix } from '../../core/index.ts';
import { type Scaler, standardiseRows } from './standardise.ts';

/**
 * Mean absolute Shapley value of each column, as a share of all: of a linear model, weight × distance of the standardised value
 * from its mean over the rows, exact where columns are independent. Margins of all outputs together.
 *
 * @param weights row-major, shape [width × outputs]
 * @returns shape [width], sums to 1; all 0 where every weight is
 * @see Lundberg & Lee 2017, NeurIPS, corollary 1 ("Linear SHAP")
 */
export function linearImportance(
  scaler: Scaler,
  weights: Float64Array,
  matrix: Matrix,
  rows: Int32Array,
): Float64Array {
  const width = scaler.mean.length;
  const outputs = weights.length / width;
  const features = standardiseRows(matrix, rows, scaler);
  const sums = Float64Array.from({ length: width }, (_, j) => {
    let mean = 0;
    for (let i = 0; i < rows.length; i++) mean += features[i * width + j]! / rows.length;
    let distance = 0;
    for (let i = 0; i < rows.length; i++) distance += Math.abs(features[i * width + j]! - mean);
    let weight = 0;
    for (let k = 0; k < outputs; k++) weight += Math.abs(weights[j * outputs + k]!);
    return weight * distance;
  });
  const total = sums.reduce((sum, x) => sum + x, 0);
  return total > 0 ? sums.map((x) => x / total) : sums;
}
