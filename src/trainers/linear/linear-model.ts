import type { Matrix } from '../../core/index.ts';
import type { FittedModel, TrainingSet } from '../contract.ts';
import { linearGraph } from './linear-graph.ts';
import { linearImportance } from './linear-importance.ts';
import { linearShap } from './linear-shap.ts';
import { softmaxInto } from './softmax-loss.ts';
import { type Scaler, standardiseRows } from './standardise.ts';

/** x · W + b on standardised rows. */
export interface LinearFit {
  readonly scaler: Scaler;
  /** Row-major, shape [width × outputs]. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  /** Whether the outputs are logits of classes. */
  readonly softmax: boolean;
  readonly summary: Readonly<Record<string, unknown>>;
}

export function linearModel(fit: LinearFit): FittedModel {
  return {
    predict: (matrix) => predict(fit, matrix),
    importance: (matrix, rows) => linearImportance(fit.scaler, fit.weights, matrix, rows),
    shap: (matrix, rows) => linearShap(fit.scaler, fit.weights, fit.bias, matrix, rows),
    toOnnx: () => linearGraph(fit.scaler, fit.weights, fit.bias, fit.softmax),
    summary: fit.summary,
  };
}

function predict({ scaler, weights, bias, softmax }: LinearFit, matrix: Matrix): Float64Array {
  const outputs = bias.length;
  const width = scaler.mean.length;
  const features = standardiseRows(matrix, undefined, scaler);
  const out = new Float64Array(matrix.rows * outputs);
  for (let i = 0; i < matrix.rows; i++) {
    const row = out.subarray(i * outputs, (i + 1) * outputs);
    if (softmax) row.set(bias);
    for (let j = 0; j < width; j++) {
      const x = features[i * width + j]!;
      for (let k = 0; k < outputs; k++) row[k]! += x * weights[j * outputs + k]!;
    }
    if (softmax) softmaxInto(row, outputs);
    else for (let k = 0; k < outputs; k++) row[k]! += bias[k]!;
  }
  return out;
}

/** The set with these columns of its matrix only. */
export function takeColumns(set: TrainingSet, columns: Int32Array): TrainingSet {
  const { data, rows, names } = set.matrix;
  const taken = new Float32Array(rows * columns.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns.length; j++) taken[at++] = data[i * names.length + columns[j]!]!;
  }
  return { ...set, matrix: { data: taken, rows, names: Array.from(columns, (j) => names[j]!) } };
}

/** A fit on some columns as one of all `width` columns: the others have no weight. */
export function widenFit(fit: LinearFit, columns: Int32Array, width: number): LinearFit {
  const outputs = fit.bias.length;
  const scaler = {
    mean: new Float64Array(width),
    deviation: new Float64Array(width).fill(1),
    used: new Uint8Array(width),
    clip: fit.scaler.clip,
  };
  const weights = new Float64Array(width * outputs);
  columns.forEach((column, j) => {
    scaler.mean[column] = fit.scaler.mean[j]!;
    scaler.deviation[column] = fit.scaler.deviation[j]!;
    scaler.used[column] = fit.scaler.used[j]!;
    weights.set(fit.weights.subarray(j * outputs, (j + 1) * outputs), column * outputs);
  });
  return { ...fit, scaler, weights };
}
