import { describe, expect, it } from 'vitest';
import { type Matrix, makeRng, sha256 } from '../../src/core/index.ts';
import { encodeOnnx, openOnnx } from '../../src/models/index.ts';
import { type FittedModel, modelCatalog, parseModel, type Task, type TrainingSet } from '../../src/trainers/index.ts';
import { quickParams } from './quick-params.ts';
import { FEATURE_NAMES, FIT_ROWS, matrixOf, REGIMES, STOP_ROWS, sampleSet } from './samples.ts';

const members = Object.entries(modelCatalog).flatMap(([name, { tasks }]) => tasks.map((task) => [name, task] as const));
const WIDTH = FEATURE_NAMES.length;
const KNOWN_AT = FEATURE_NAMES.indexOf(`known_${REGIMES[0]}`);

const fit = async (name: string, task: Task, set: TrainingSet): Promise<FittedModel> =>
  parseModel({ use: name, params: quickParams(name, task) }, task, 'model').fit(set, makeRng(11));

/** The set with other features. @param change of a value, by row and column */
function withFeatures(set: TrainingSet, change: (value: number, row: number, column: number) => number): TrainingSet {
  const data = set.matrix.data.map((value, at) => change(value, Math.floor(at / WIDTH), at % WIDTH));
  return { ...set, matrix: { ...set.matrix, data } };
}

const isInput = (column: number): boolean => column < KNOWN_AT;

/** Finite, probabilities that sum to 1, and the same from onnxruntime. */
async function expectSound(model: FittedModel, matrix: Matrix, classes: number): Promise<Float64Array> {
  const own = model.predict(matrix);
  const width = Math.max(1, classes);
  expect(own).toHaveLength(matrix.rows * width);
  expect(own.every(Number.isFinite)).toBe(true);
  for (let at = 0; at < own.length && classes > 0; at += classes) {
    const p = own.subarray(at, at + classes);
    expect(Math.min(...p)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-6);
  }
  const runner = await openOnnx(encodeOnnx(model.toOnnx()));
  const served = await runner.run(matrix);
  await runner.close();
  own.forEach((value, i) => {
    expect(Math.abs(served[i]! - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
  });
  return own;
}

function meanTarget({ rows, target, classes }: TrainingSet): number[] {
  const of = (pick: (value: number) => number) => rows.reduce((sum, row) => sum + pick(target[row]!), 0) / rows.length;
  if (classes === 0) return [of((value) => value)];
  return Array.from({ length: classes }, (_, k) => of((code) => Number(code === k)));
}

describe.each(members)('bad input: %s as a model to %s', (name, task) => {
  const set = sampleSet(task);
  const { classes } = set;
  const outputs = Math.max(1, classes);
  const rejects = async (bad: TrainingSet, code: string, what: RegExp): Promise<void> => {
    await expect(fit(name, task, bad)).rejects.toMatchObject({ code, what: expect.stringMatching(what) });
  };

  it.each([
    ['the same value', 7.25],
    ['missing', Number.NaN],
  ])('columns that are %s in every row say nothing: the forecast is the mean of the fit rows', async (_, value) => {
    const bare = withFeatures(set, () => value);
    const p = await expectSound(await fit(name, task, bare), bare.matrix, classes);
    const wanted = meanTarget(bare);
    // A known label that is set is one: a baseline of known labels reads it as such.
    if (value > 0.5 && parseModel({ use: name, params: quickParams(name, task) }, task, 'model').needsLabelInputs)
      return;
    const scale = classes > 0 ? 1 : Math.max(...FIT_ROWS.map((row) => Math.abs(set.target[row]!)));
    p.forEach((forecast, i) => {
      expect(Math.abs(forecast - wanted[i % outputs]!)).toBeLessThan(0.1 * scale);
    });
  });

  it.each(FEATURE_NAMES.slice(0, KNOWN_AT).map((column, j) => [column, j] as const))(
    'one column that is constant or missing in the fit rows, and not behind them: %s',
    async (_, column) => {
      for (const value of [0, Number.NaN, 1e30]) {
        const bad = withFeatures(set, (x, row, j) => (j === column && row < 360 ? value : x));
        const model = await fit(name, task, bad);
        const later = await expectSound(model, bad.matrix, classes);
        const still = withFeatures(bad, (x, _, j) => (j === column ? value : x));
        expect(sha256(model.predict(still.matrix)), `${value}`).toBe(sha256(later));
      }
    },
  );

  it('collinear columns, and values from 1e-30 to 1e38', async () => {
    const collinear = withFeatures(set, (x, row, j) => (isInput(j) ? set.matrix.data[row * WIDTH]! : x));
    await expectSound(await fit(name, task, collinear), collinear.matrix, classes);
    for (const scale of [1e-30, 1e37]) {
      const scaled = withFeatures(set, (x, _, j) => (isInput(j) ? x * scale : x));
      await expectSound(await fit(name, task, scaled), scaled.matrix, classes);
    }
  });

  it('one row to fit on: its class, or its value', async () => {
    const one = { ...set, rows: FIT_ROWS.slice(0, 1), stopRows: new Int32Array(0) };
    const p = await expectSound(await fit(name, task, one), set.matrix, classes);
    if (task === 'regress') expect(p[0]).toBeCloseTo(set.target[0]!, 3);
    else expect(p[set.target[0]!]).toBeGreaterThan(0.5);
  });

  it('two rows, and as many rows as columns', async () => {
    for (const count of [2, WIDTH]) {
      const few = { ...set, rows: FIT_ROWS.slice(0, count), stopRows: STOP_ROWS.slice(0, 2) };
      await expectSound(await fit(name, task, few), set.matrix, classes);
    }
  });

  it('rows of weight 0 are as if they were not there', async () => {
    const weights = Float64Array.from({ length: set.matrix.rows }, (_, i) => (i % 3 === 0 ? 0 : 1 + (i % 2)));
    const counts = (rows: Int32Array) => rows.filter((row) => weights[row]! > 0);
    const without = { ...set, rows: counts(set.rows), stopRows: counts(set.stopRows), weights };
    const [zeros, left] = [await fit(name, task, { ...set, weights }), await fit(name, task, without)];
    expect(sha256(zeros.predict(set.matrix))).toBe(sha256(left.predict(set.matrix)));
    expect(JSON.stringify(zeros.summary)).toBe(JSON.stringify(left.summary));
    // Nor are their features and targets looked at.
    const spoilt = withFeatures(set, (x, row) => (weights[row] === 0 ? Number.POSITIVE_INFINITY : x));
    const target = set.target.map((value, row) => (weights[row] === 0 ? Number.NaN : value));
    const blind = await fit(name, task, { ...spoilt, target, weights });
    expect(sha256(blind.predict(set.matrix))).toBe(sha256(left.predict(set.matrix)));
  });

  it('weights that are all 0, negative or not finite are refused', async () => {
    const filled = (value: number) => ({ ...set, weights: new Float64Array(set.matrix.rows).fill(value) });
    await rejects(filled(0), 'DATA_EMPTY', /^all 300 rows to fit a model on have the weight 0$/);
    for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await rejects(filled(value), 'MODEL_INPUT_INVALID', new RegExp(`weight of row 0 is ${value}`));
    }
  });

  it('infinite features are refused in fit rows, by column and row, and answered behind them', async () => {
    for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const bad = withFeatures(set, (x, row, j) => (row === 17 && j === 1 ? value : x));
      await rejects(bad, 'MODEL_INPUT_INVALID', new RegExp(`^the feature "noise" is ${value} at row 17$`));
      const later = withFeatures(set, (x, row, j) => (row >= 360 && isInput(j) && (row + j) % 3 === 0 ? value : x));
      await expectSound(await fit(name, task, later), later.matrix, classes);
    }
  });

  it('targets that are no class or no number are refused', async () => {
    for (const value of task === 'classify'
      ? [Number.NaN, -1, 0.5, classes]
      : [Number.NaN, Number.POSITIVE_INFINITY, 1e39]) {
      const target = set.target.map((right, row) => (row === 5 ? value : right));
      await rejects(
        { ...set, target },
        'MODEL_INPUT_INVALID',
        new RegExp(`^the target of row 5 is ${value.toString().replace('+', '\\+')}, not a`),
      );
    }
  });

  if (task === 'regress') {
    it('a target that never changes is forecast', async () => {
      const flat = { ...set, target: set.target.map(() => 12.5) };
      const values = await expectSound(await fit(name, task, flat), set.matrix, 0);
      for (const value of values) expect(value).toBeCloseTo(12.5, 4);
    });
    return;
  }

  it.each([0, 1, 2])(
    'class %i without fit rows has probability 0, whatever the stop rows and the rest show',
    async (gone) => {
      // Its rows are those of another class where the model learns, and its own behind that.
      const target = set.target.map((code, row) => (row < 300 && code === gone ? (gone + 1) % classes : code));
      const known = (row: number) => FIT_ROWS.length > row;
      const absent = withFeatures({ ...set, target }, (x, row, j) => (j === KNOWN_AT + gone && known(row) ? 0 : x));
      const model = await fit(name, task, absent);
      const p = await expectSound(model, absent.matrix, classes);
      for (let row = 0; row < absent.matrix.rows; row++) {
        // The naive forecast is the newest label known, seen before or not.
        if (name === 'naive' && absent.matrix.data[row * WIDTH + KNOWN_AT + gone] === 1) continue;
        expect(p[row * classes + gone], `row ${row}`).toBeLessThan(1e-12);
      }
    },
  );

  it('a class whose rows all have the weight 0 is absent', async () => {
    const weights = set.target.map((code) => (code === 1 ? 0 : 1));
    const asked = matrixOf(FEATURE_NAMES, [0.3, 0, 7.1, 0.2, 1, 0, 0, -2, 1, 7.1, Number.NaN, 0, 0, 1]);
    const p = await expectSound(await fit(name, task, { ...set, weights }), asked, classes);
    expect(Math.max(p[1]!, p[4]!)).toBeLessThan(1e-12);
  });

  it('rows of one class: that class, everywhere', async () => {
    const one = { ...set, target: new Float64Array(set.matrix.rows).fill(1) };
    const bare = withFeatures(one, (x, _, j) => (isInput(j) ? x : Number.NaN));
    const p = await expectSound(await fit(name, task, bare), bare.matrix, classes);
    for (let row = 0; row < bare.matrix.rows; row++) expect(p[row * classes + 1]).toBeGreaterThan(1 - 1e-12);
  });
});
