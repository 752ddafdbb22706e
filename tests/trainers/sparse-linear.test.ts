import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../src/core/index.ts';
import { type FittedModel, parseModel, type TrainingSet } from '../../src/trainers/index.ts';
import { minimiseSparseInto } from '../../src/trainers/linear/sparse-quadratic.ts';
import { matrixOf, sampleSet } from './samples.ts';

type Target = 'y2' | 'y3' | 'y4';
interface Golden {
  readonly tool: string;
  readonly columns: number;
  readonly x: number[];
  readonly y2: number[];
  readonly y3: number[];
  readonly y4: number[];
  readonly value: number[];
  readonly weights: number[];
  readonly logistic: {
    target: Target;
    C: number;
    l1Ratio: number;
    weighed: boolean;
    objective: number;
    coef: number[][];
    intercept: number[];
  }[];
  readonly elasticNet: { alpha: number; l1Ratio: number; weighed: boolean; coef: number[]; intercept: number }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('../golden/sparse-linear.json', import.meta.url), 'utf8'));
const names = Array.from({ length: golden.columns }, (_, j) => `x${j}`);
const matrix = matrixOf(names, golden.x);
const allRows = Int32Array.from({ length: matrix.rows }, (_, i) => i);
const CLASSES = { y2: 2, y3: 3, y4: 4 } as const;

function setOf(target: ArrayLike<number>, classes: number, weighed = false): TrainingSet {
  return {
    matrix,
    rows: allRows,
    stopRows: new Int32Array(0),
    target: Float64Array.from(target),
    classes,
    regimes: [],
    ...(weighed ? { weights: Float64Array.from(golden.weights) } : {}),
  };
}

const fitLogistic = (params: object, set: TrainingSet): Promise<FittedModel> =>
  parseModel({ use: 'logistic', params }, 'classify', 'model').fit(set, makeRng(1));
const fitValues = (use: string, params: object, set: TrainingSet): Promise<FittedModel> =>
  parseModel({ use, params }, 'regress', 'model').fit(set, makeRng(1));

const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), Math.abs(a.length - b.length));

/** Weights by class and feature as scikit-learn lists them: two classes have one row, the difference of ours. */
function coefficients(model: FittedModel): number[][] {
  const own = Object.values(model.summary.coefficients as Record<string, number[]>);
  if (own[0]!.length === 2) return [own.map(([low, high]) => high! - low!)];
  return own[0]!.map((_, k) => own.map((weights) => weights[k]!));
}

function objective(model: FittedModel, target: readonly number[], C: number, l1Ratio: number, weighed: boolean) {
  const p = model.predict(matrix);
  const classes = p.length / matrix.rows;
  const loss = target.reduce(
    (sum, code, i) => sum - (weighed ? golden.weights[i]! : 1) * Math.log(p[i * classes + code]!),
    0,
  );
  const w = coefficients(model).flat();
  const [l1, l2] = [w.reduce((sum, x) => sum + Math.abs(x), 0), w.reduce((sum, x) => sum + x * x, 0)];
  return C * loss + l1Ratio * l1 + ((1 - l1Ratio) / 2) * l2;
}

/** Of the shifts that L1 leaves open for an even number of classes, the one that the trainer takes. */
function settled(coef: readonly number[][]): number[][] {
  const out = coef.map((row) => row.slice());
  for (let j = 0; j < out[0]!.length; j++) {
    const column = coef.map((row) => row[j]!);
    const sorted = column.slice().sort((a, b) => a - b);
    const mean = column.reduce((a, b) => a + b, 0) / column.length;
    const [low, high] = [sorted[column.length / 2 - 1]!, sorted[column.length / 2]!];
    const shift = Math.abs(mean - low) <= Math.abs(mean - high) ? low : high;
    for (const row of out) row[j]! -= shift;
  }
  return out;
}

describe(`sparse logistic regression against ${golden.tool}`, () => {
  it.each(golden.logistic)(
    'agrees: $target, C = $C, l1Ratio $l1Ratio, weighed $weighed',
    async ({ target, C, l1Ratio, weighed, ...expected }) => {
      const params = l1Ratio === 1 ? { penalty: 'l1' } : { penalty: 'elastic-net', l1Ratio };
      const model = await fitLogistic({ C, ...params }, setOf(golden[target], CLASSES[target], weighed));
      expect(model.summary.converged).toBe(true);
      const found = objective(model, golden[target], C, l1Ratio, weighed);
      expect(found / expected.objective - 1).toBeLessThan(1e-10);
      const own = coefficients(model);
      const theirs = l1Ratio === 1 && target === 'y4' ? settled(expected.coef) : expected.coef;
      own.forEach((row, k) => {
        expect(gap(row, theirs[k]!)).toBeLessThan(1e-5);
        // What is 0 is exactly 0, and nothing else is.
        expect(row.map((weight) => weight === 0)).toEqual(theirs[k]!.map((weight) => Math.abs(weight) < 1e-8));
      });
      const intercepts = model.summary.intercepts as number[];
      if (target === 'y2')
        expect(Math.abs(intercepts[1]! - intercepts[0]! - expected.intercept[0]!)).toBeLessThan(1e-5);
      else expect(gap(intercepts, expected.intercept)).toBeLessThan(1e-5);
    },
  );
});

describe(`elastic net of values against ${golden.tool}`, () => {
  it.each(golden.elasticNet)(
    'agrees: alpha $alpha, l1Ratio $l1Ratio, weighed $weighed',
    async ({ alpha, l1Ratio, weighed, coef, intercept }) => {
      const { summary } = await fitValues('elastic-net', { alpha, l1Ratio }, setOf(golden.value, 0, weighed));
      const own = Object.values(summary.coefficients as Record<string, number>);
      expect(gap(own, coef)).toBeLessThan(1e-8);
      expect(own.map((weight) => weight === 0)).toEqual(coef.map((weight) => weight === 0));
      expect(Math.abs((summary.intercept as number) - intercept)).toBeLessThan(1e-8);
    },
  );
});

describe('sparse linear models', () => {
  it('an elastic net without its L1 part is the ridge penalty', async () => {
    for (const target of ['y2', 'y4'] as const) {
      const set = setOf(golden[target], CLASSES[target]);
      const net = await fitLogistic({ C: 0.3, penalty: 'elastic-net', l1Ratio: 0 }, set);
      const ridge = await fitLogistic({ C: 0.3 }, set);
      expect(gap(net.predict(matrix), ridge.predict(matrix))).toBeLessThan(1e-6);
    }
    const net = await fitValues('elastic-net', { alpha: 0.5, l1Ratio: 0 }, setOf(golden.value, 0));
    const ridge = await fitValues('ridge', { alpha: 0.5 * matrix.rows }, setOf(golden.value, 0));
    expect(gap(net.predict(matrix), ridge.predict(matrix))).toBeLessThan(1e-9);
  });

  it('keep nothing where the penalty is strong: the shares of the classes are left', async () => {
    const model = await fitLogistic({ C: 1e-4, penalty: 'l1' }, setOf(golden.y3, 3));
    expect(model.summary).toMatchObject({ keptColumns: [], nonZero: 0, penalty: 'l1' });
    const shares = [0, 1, 2].map((k) => golden.y3.filter((code) => code === k).length / matrix.rows);
    expect(gap(model.predict(matrix).subarray(0, 3), shares)).toBeLessThan(1e-7);
  });

  it.each([2, 3, 4])('converge on exactly collinear columns and separable classes: %i classes', async (classes) => {
    const rows = 200;
    const data = Float32Array.from({ length: rows * 3 }, (_, at) => Math.floor(at / 3) - rows / 2);
    const set: TrainingSet = {
      matrix: { data, rows, names: ['a', 'same', 'again'] },
      rows: Int32Array.from({ length: rows }, (_, i) => i),
      stopRows: new Int32Array(0),
      target: Float64Array.from({ length: rows }, (_, i) => Math.floor((i * classes) / rows)),
      classes,
      regimes: [],
    };
    for (const params of [{ penalty: 'l1' }, { penalty: 'elastic-net' }]) {
      const model = await fitLogistic({ C: 1000, ...params }, set);
      expect(model.summary.converged).toBe(true);
      const p = model.predict(set.matrix);
      const hits = Array.from(set.target).filter((code, i) => p[i * classes + code]! > 0.5);
      expect(hits.length).toBeGreaterThan(0.97 * rows);
    }
  });

  it('give columns that say nothing exact zeros, and keep what they say by name', async () => {
    const set = sampleSet('classify');
    const { summary } = await fitLogistic({ C: 0.05, penalty: 'l1' }, set);
    expect(summary.keptColumns).not.toContain('constant');
    expect(summary.keptColumns).not.toContain('noise');
    expect(summary.keptColumns).toContain('trend');
  });

  it('weigh rows by age and by what is their own', async () => {
    const set = {
      ...sampleSet('classify'),
      labelEnd: Int32Array.from({ length: 420 }, (_, i) => i + (i < 150 ? 20 : 0)),
    };
    const plain = (await fitLogistic({}, set)).predict(set.matrix);
    for (const params of [{ recencyHalfLife: 50 }, { uniqueness: true }]) {
      expect(gap((await fitLogistic(params, set)).predict(set.matrix), plain)).toBeGreaterThan(1e-3);
      const values = { ...sampleSet('regress'), labelEnd: set.labelEnd };
      const even = (await fitValues('ridge', {}, values)).predict(set.matrix);
      expect(gap((await fitValues('ridge', params, values)).predict(set.matrix), even)).toBeGreaterThan(1e-3);
    }
  });

  it('refuse an l1Ratio that nothing would read', () => {
    expect(() => parseModel({ use: 'logistic', params: { l1Ratio: 0.5 } }, 'classify', 'model')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', path: 'model.params.l1Ratio' }),
    );
  });

  it('find the minimum of any sparse quadratic: no entry could do better', () => {
    const size = 6;
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(number, { minLength: size * size, maxLength: size * size }),
        fc.array(number, { minLength: size, maxLength: size }),
        fc.array(fc.constantFrom(0, 0.1, 1), { minLength: size, maxLength: size }),
        (root, linear, threshold) => {
          const hessian = new Float64Array(size * size);
          for (let a = 0; a < size; a++) {
            for (let b = 0; b < size; b++) {
              hessian[a * size + b] = a === b ? 0.01 : 0;
              for (let k = 0; k < size; k++) hessian[a * size + b]! += root[a * size + k]! * root[b * size + k]!;
            }
          }
          const x = new Float64Array(size);
          minimiseSparseInto(
            { hessian, linear: Float64Array.from(linear), threshold: Float64Array.from(threshold) },
            x,
            1e-10,
          );
          for (let j = 0; j < size; j++) {
            let slope = -linear[j]!;
            for (let k = 0; k < size; k++) slope += hessian[j * size + k]! * x[k]!;
            if (x[j] === 0) expect(Math.abs(slope)).toBeLessThan(threshold[j]! + 1e-8);
            else expect(Math.abs(slope + Math.sign(x[j]!) * threshold[j]!)).toBeLessThan(1e-8);
          }
        },
      ),
      { seed: 20260704, numRuns: 300 },
    );
  });
});
