import { describe, expect, it } from 'vitest';
import { type Matrix, makeRng } from '../../src/core/index.ts';
import { softmaxInto } from '../../src/models/index.ts';
import { onColumns, parseModel, shapValues } from '../../src/trainers/index.ts';

const rng = makeRng(9);
const rows = 400;
const names = ['a', 'b', 'c'];
const matrix: Matrix = { rows, names, data: Float32Array.from({ length: rows * 3 }, () => rng.normal()) };
const target = Float64Array.from({ length: rows }, (_, i) => {
  const x = matrix.data[i * 3]! + 0.3 * matrix.data[i * 3 + 2]!;
  return x > 0.5 ? 2 : x > -0.5 ? 1 : 0;
});
const all = Int32Array.from({ length: rows }, (_, i) => i);
const set = { matrix, rows: all, stopRows: new Int32Array(0), target, classes: 3, regimes: ['A', 'B', 'C'] };

describe('shapValues', () => {
  const model = parseModel({ use: 'logistic', params: { C: 1 } }, 'classify', 'model');

  it('of a linear model sum to its margins, row by row', async () => {
    const fitted = await model.fit(set, makeRng(1));
    const shap = shapValues(fitted, matrix, all)!;
    const predicted = fitted.predict(matrix);
    for (const i of [0, 17, 399]) {
      const margins = new Float64Array(3);
      for (let k = 0; k < 3; k++) for (let j = 0; j < 4; j++) margins[k]! += shap.values[i * 12 + k * 4 + j]!;
      softmaxInto(margins, 0, 3, margins, 0);
      for (let k = 0; k < 3; k++) expect(margins[k]!).toBeCloseTo(predicted[i * 3 + k]!, 9);
    }
  });

  it('of a model on some columns lie at the places of those, the others at 0', async () => {
    const fitted = await onColumns(model, Int32Array.of(0, 2)).fit(set, makeRng(1));
    const shap = shapValues(fitted, matrix, all)!;
    expect(shap.width).toBe(3);
    for (let at = 0; at < rows * 3; at++) expect(shap.values[at * 4 + 1]).toBe(0);
    const size = (j: number) =>
      Array.from({ length: rows * 3 }, (_, at) => Math.abs(shap.values[at * 4 + j]!)).reduce((a, b) => a + b, 0);
    expect(size(0)).toBeGreaterThan(size(2));
    expect(size(2)).toBeGreaterThan(0);
  });
});
