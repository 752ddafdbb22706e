import type { Matrix } from '../../core/index.ts';
import type { ShapValues } from '../../models/index.ts';
import { type Scaler, standardiseRows } from './standardise.ts';

/**
 * What each column adds to each margin of each row of a linear model: weight × distance of the standardised value from its mean
 * over the fit rows (0; over the rows themselves where columns are left as they are), exact where columns are independent.
 *
 * @param weights row-major, shape [width × outputs]
 * @param bias shape [outputs]
 * @see Lundberg & Lee 2017, NeurIPS, corollary 1 ("Linear SHAP")
 */
export function linearShap(
  scaler: Scaler,
  weights: Float64Array,
  bias: Float64Array,
  matrix: Matrix,
  rows: Int32Array,
): ShapValues {
  const width = scaler.mean.length;
  const outputs = bias.length;
  const features = standardiseRows(matrix, rows, scaler);
  const means = new Float64Array(width);
  const standardised = scaler.deviation.some((deviation) => deviation !== 1);
  for (let i = 0; i < rows.length && !standardised; i++) {
    for (let j = 0; j < width; j++) means[j]! += features[i * width + j]! / rows.length;
  }
  const centre = Float64Array.from(bias);
  for (let j = 0; j < width; j++) {
    for (let k = 0; k < outputs; k++) centre[k]! += weights[j * outputs + k]! * means[j]!;
  }
  const values = new Float64Array(rows.length * outputs * (width + 1));
  for (let i = 0, at = 0; i < rows.length; i++) {
    for (let k = 0; k < outputs; k++) {
      for (let j = 0; j < width; j++) values[at++] = weights[j * outputs + k]! * (features[i * width + j]! - means[j]!);
      values[at++] = centre[k]!;
    }
  }
  return { values, rows: rows.length, columns: outputs, width };
}
