import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeRng, sha256 } from '../../src/core/index.ts';
import { encodeOnnx, openOnnx } from '../../src/models/index.ts';
import { type FittedModel, parseModel, type TrainingSet } from '../../src/trainers/index.ts';
import { matrixOf, sampleSet } from './samples.ts';

interface Golden {
  readonly tool: string;
  readonly columns: number;
  readonly x: number[];
  readonly y3: number[];
  readonly y2: number[];
  readonly value: number[];
  readonly logistic: {
    C: number;
    classBalance: boolean;
    target: 'y2' | 'y3';
    coef: number[][];
    intercept: number[];
    logLoss: number;
    probabilities: number[][];
  }[];
  readonly ridge: { alpha: number; coef: number[]; intercept: number; predictions: number[] }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('../golden/linear.json', import.meta.url), 'utf8'));
const names = Array.from({ length: golden.columns }, (_, j) => `x${j}`);
const matrix = matrixOf(names, golden.x);
const allRows = Int32Array.from({ length: matrix.rows }, (_, i) => i);

function setOf(target: ArrayLike<number>, classes: number, rows = allRows): TrainingSet {
  return { matrix, rows, stopRows: new Int32Array(0), target: Float64Array.from(target), classes, regimes: [] };
}

const fitLogistic = (params: object, set: TrainingSet): Promise<FittedModel> =>
  parseModel({ use: 'logistic', params }, 'classify', 'model').fit(set, makeRng(1));
const fitRidge = (params: object, set: TrainingSet): Promise<FittedModel> =>
  parseModel({ use: 'ridge', params }, 'regress', 'model').fit(set, makeRng(1));

const coefficientsOf = (model: FittedModel) => model.summary.coefficients as Record<string, number[]>;
const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), Math.abs(a.length - b.length));

describe(`logistic against ${golden.tool}`, () => {
  it.each(golden.logistic)('agrees: $target, C = $C, classBalance $classBalance', async (expected) => {
    const truth = golden[expected.target];
    const classes = expected.target === 'y3' ? 3 : 2;
    const model = await fitLogistic({ C: expected.C, classBalance: expected.classBalance }, setOf(truth, classes));
    const own = coefficientsOf(model);
    const intercepts = model.summary.intercepts as number[];
    if (classes === 3) {
      expected.coef.forEach((row, k) => {
        expect(
          gap(
            names.map((name) => own[name]![k]!),
            row,
          ),
        ).toBeLessThan(1e-4);
      });
      expect(gap(intercepts, expected.intercept)).toBeLessThan(1e-4);
    } else {
      // sklearn gives two classes one weight a feature: ours differ by it.
      expect(
        gap(
          names.map((name) => own[name]![1]! - own[name]![0]!),
          expected.coef[0]!,
        ),
      ).toBeLessThan(1e-4);
      expect(Math.abs(intercepts[1]! - intercepts[0]! - expected.intercept[0]!)).toBeLessThan(1e-4);
    }
    const p = model.predict(matrix);
    const logLoss = truth.reduce((sum, code, i) => sum - Math.log(p[i * classes + code]!), 0) / truth.length;
    expect(Math.abs(logLoss - expected.logLoss)).toBeLessThan(1e-6);
    expect(gap(p.subarray(0, 5 * classes), expected.probabilities.flat())).toBeLessThan(1e-5);
    expect(model.summary.converged).toBe(true);
  });
});

describe(`ridge against ${golden.tool}`, () => {
  it.each(golden.ridge)('agrees: alpha = $alpha', async (expected) => {
    const model = await fitRidge({ alpha: expected.alpha }, setOf(golden.value, 0));
    expect(gap(Object.values(coefficientsOf(model)) as unknown as number[], expected.coef)).toBeLessThan(1e-9);
    expect(Math.abs((model.summary.intercept as number) - expected.intercept)).toBeLessThan(1e-9);
    expect(gap(model.predict(matrix).subarray(0, 5), expected.predictions)).toBeLessThan(1e-9);
  });
});

describe('linear models', () => {
  it.each(['classify', 'regress'] as const)('agree with their float64 ONNX file to 1e-9: %s', async (task) => {
    const set = sampleSet(task);
    const model = task === 'classify' ? await fitLogistic({}, set) : await fitRidge({ alpha: 1 }, set);
    const graph = model.toOnnx();
    expect(graph.output.type).toBe('float64');
    const runner = await openOnnx(encodeOnnx(graph));
    expect(gap(await runner.run(set.matrix), model.predict(set.matrix))).toBeLessThan(1e-9);
    await runner.close();
  });

  it('take mean and deviation of the fit rows only, and clip what lies beyond', async () => {
    const set = setOf(golden.value, 0, allRows.slice(0, 120));
    const model = await fitRidge({ alpha: 1, clip: 2 }, set);
    const far = model.predict(matrixOf(names, [1e9, 0, 0, 0, 0, 1e6, 0, 0, 0, 0]));
    expect(far[0]).toBe(far[1]);
    const unclipped = await fitRidge({ alpha: 1, clip: null }, set);
    const further = unclipped.predict(matrixOf(names, [1e9, 0, 0, 0, 0, 1e6, 0, 0, 0, 0]));
    expect(further[0]).not.toBe(further[1]);
  });

  it('read a missing value as the mean of the fit rows', async () => {
    const model = await fitRidge({ alpha: 1 }, setOf(golden.value, 0));
    const means = names.map(
      (_, j) => allRows.reduce((sum, i) => sum + matrix.data[i * names.length + j]!, 0) / matrix.rows,
    );
    const [missing, mean] = model.predict(matrixOf(names, [...names.map(() => Number.NaN), ...means]));
    expect(missing).toBeCloseTo(mean!, 5);
  });

  it('give no weight to a column that does not vary in the fit rows, and name it', async () => {
    const set = sampleSet('classify');
    const model = await fitLogistic({}, set);
    expect(model.summary.unusedColumns).toEqual(['constant']);
    expect(coefficientsOf(model).constant).toEqual([0, 0, 0]);
    const moved = set.matrix.data.slice();
    for (let row = 0; row < set.matrix.rows; row++) moved[row * set.matrix.names.length + 2] = 1e5 * row;
    expect(sha256(model.predict({ ...set.matrix, data: moved }))).toBe(sha256(model.predict(set.matrix)));
  });

  it('count a row of weight 2 as two rows', async () => {
    const rows = allRows.slice(0, 100);
    const twice = Int32Array.from([...rows, ...rows.slice(0, 50)]);
    const weights = Float64Array.from({ length: matrix.rows }, (_, i) => (i < 50 ? 2 : 1));
    // Unstandardised, since mean and deviation do not look at weights.
    const options = { standardise: false };
    const weighed = await fitLogistic(options, { ...setOf(golden.y3, 3, rows), weights });
    const doubled = await fitLogistic(options, setOf(golden.y3, 3, twice));
    expect(gap(weighed.predict(matrix), doubled.predict(matrix))).toBeLessThan(1e-6);
    const weighedRidge = await fitRidge(options, { ...setOf(golden.value, 0, rows), weights });
    const doubledRidge = await fitRidge(options, setOf(golden.value, 0, twice));
    expect(gap(weighedRidge.predict(matrix), doubledRidge.predict(matrix))).toBeLessThan(1e-9);
  });

  it('draw outlying targets in when winsorised', async () => {
    const wild = Float64Array.from(golden.value);
    wild[7] = 1e6;
    const plain = await fitRidge({ alpha: 1 }, setOf(wild, 0));
    const robust = await fitRidge({ alpha: 1, winsorise: 0.01 }, setOf(wild, 0));
    expect(Math.abs(plain.summary.intercept as number)).toBeGreaterThan(1000);
    expect(Math.abs(robust.summary.intercept as number)).toBeLessThan(50);
  });

  it('converge on exactly collinear columns and separable classes', async () => {
    const rows = 200;
    const data = Float32Array.from({ length: rows * 2 }, (_, at) => (at >> 1) - rows / 2);
    const target = Float64Array.from({ length: rows }, (_, i) => (i < rows / 2 ? 0 : 1));
    const set: TrainingSet = {
      matrix: { data, rows, names: ['a', 'same'] },
      rows: Int32Array.from({ length: rows }, (_, i) => i),
      stopRows: new Int32Array(0),
      target,
      classes: 2,
      regimes: [],
    };
    const model = await fitLogistic({ C: 1000 }, set);
    expect(model.summary.converged).toBe(true);
    const { a, same } = coefficientsOf(model);
    expect(a![1]).toBeGreaterThan(1);
    expect(gap(a!, same!)).toBeLessThan(1e-4);
  });

  it('converge in some dozens of iterations on 4,000 rows of 50 neighbouring moving averages', async () => {
    const rng = makeRng(3);
    const [rows, width] = [4000, 50];
    const price = new Float64Array(rows + width + 1);
    for (let i = 1; i < price.length; i++) price[i] = price[i - 1]! + rng.normal();
    const data = new Float32Array(rows * width);
    const target = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const now = i + width;
      let sum = 0;
      for (let j = 0; j < width; j++) {
        sum += price[now - j]!;
        data[i * width + j] = price[now]! - sum / (j + 1);
      }
      target[i] = Math.min(3, Math.max(0, Math.round(1.5 + data[i * width + 20]! / 3 + rng.normal())));
    }
    const set: TrainingSet = {
      matrix: { data, rows, names: Array.from({ length: width }, (_, j) => `m${j}`) },
      rows: Int32Array.from({ length: rows }, (_, i) => i),
      stopRows: new Int32Array(0),
      target,
      classes: 4,
      regimes: [],
    };
    const { summary } = await fitLogistic({ C: 1 }, set);
    expect(summary.converged).toBe(true);
    expect(summary.iterations).toBeLessThan(60);
  });
});
