import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matrix, makeRng, sha256 } from '../../src/core/index.ts';
import { encodeOnnx, openOnnx } from '../../src/models/index.ts';
import { type FittedModel, modelCatalog, parseModel, type Task, type TrainingSet } from '../../src/trainers/index.ts';
import { quickParams } from './quick-params.ts';
import { FEATURE_NAMES, FIT_ROWS, matrixOf, REGIMES, STOP_ROWS, sampleSet, withOtherRows } from './samples.ts';

const members = Object.entries(modelCatalog).flatMap(([name, { tasks }]) => tasks.map((task) => [name, task] as const));

function make(name: string, task: Task) {
  return parseModel({ use: name, params: quickParams(name, task) }, task, 'model');
}

const fit = (name: string, task: Task, set: TrainingSet = sampleSet(task)): Promise<FittedModel> =>
  make(name, task).fit(set, makeRng(11));

function fingerprint(model: FittedModel, matrix: Matrix): string {
  return sha256(model.predict(matrix), encodeOnnx(model.toOnnx()), JSON.stringify(model.summary));
}

describe.each(members)('%s as a model to %s', (name, task) => {
  const classes = task === 'classify' ? REGIMES.length : 0;
  const outputs = Math.max(1, classes);

  it('names itself and its task', () => {
    const model = make(name, task);
    expect(model.name).toBe(name);
    expect([task, 'both']).toContain(model.task);
  });

  it('predicts finite numbers for every row, and probabilities that sum to 1', async () => {
    const { matrix } = sampleSet(task);
    const predicted = (await fit(name, task)).predict(matrix);
    expect(predicted.length).toBe(matrix.rows * outputs);
    expect(predicted.every(Number.isFinite)).toBe(true);
    if (classes === 0) return;
    for (let row = 0; row < matrix.rows; row++) {
      const p = predicted.subarray(row * classes, (row + 1) * classes);
      expect(Math.min(...p)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...p)).toBeLessThanOrEqual(1);
      expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-6);
    }
  });

  it('predicts what its ONNX file does, on any rows: huge, tiny, missing in part or whole', async () => {
    const model = await fit(name, task);
    const runner = await openOnnx(encodeOnnx(model.toOnnx()));
    expect([runner.width, runner.outputWidth]).toEqual([FEATURE_NAMES.length, outputs]);
    const { matrix } = sampleSet(task);
    const value = fc.oneof(
      { weight: 4, arbitrary: fc.float({ min: -8, max: 8, noNaN: true }) },
      { weight: 2, arbitrary: fc.constantFrom(0, 1, Number.NaN, 0.5) },
      { weight: 1, arbitrary: fc.float({ noDefaultInfinity: true }) },
    );
    const rows = fc.array(fc.array(value, { minLength: FEATURE_NAMES.length, maxLength: FEATURE_NAMES.length }), {
      minLength: 1,
      maxLength: 30,
    });
    const check = async (candidate: Matrix): Promise<void> => {
      const own = model.predict(candidate);
      const served = await runner.run(candidate);
      expect(served.length).toBe(own.length);
      own.forEach((expected, i) => {
        expect(Math.abs(served[i]! - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(expected)));
      });
    };
    await check(matrix);
    await check(matrixOf(FEATURE_NAMES, new Array(3 * FEATURE_NAMES.length).fill(Number.NaN)));
    await fc.assert(
      fc.asyncProperty(rows, async (values) => check(matrixOf(FEATURE_NAMES, values.flat()))),
      { seed: 20260703, numRuns: 40 },
    );
    await runner.close();
  });

  it('gives the same bits when fitted twice', async () => {
    const { matrix } = sampleSet(task);
    expect(fingerprint(await fit(name, task), matrix)).toBe(fingerprint(await fit(name, task), matrix));
  });

  it('leaves its inputs as they are', async () => {
    const set = { ...sampleSet(task), weights: Float64Array.from({ length: 420 }, (_, i) => 1 + (i % 3)) };
    const before = sha256(set.matrix.data, set.target, set.rows, set.stopRows, set.weights);
    const model = await fit(name, task, set);
    model.predict(set.matrix);
    model.toOnnx();
    expect(sha256(set.matrix.data, set.target, set.rows, set.stopRows, set.weights)).toBe(before);
  });

  it('reads the fit rows only, and the stop rows if it stops early', async () => {
    const set = sampleSet(task);
    const kept = make(name, task).stopsEarly ? [FIT_ROWS, STOP_ROWS] : [FIT_ROWS];
    const altered = withOtherRows(set, kept);
    const model = await fit(name, task, set);
    expect(fingerprint(await fit(name, task, altered), set.matrix)).toBe(fingerprint(model, set.matrix));
  });

  it('learns from the fit rows: other targets there give another model', async () => {
    const set = sampleSet(task);
    const other = { ...set, target: set.target.map((value) => (task === 'classify' ? (value + 1) % 3 : value + 50)) };
    const [model, changed] = [await fit(name, task, set), await fit(name, task, other)];
    expect(sha256(changed.predict(set.matrix))).not.toBe(sha256(model.predict(set.matrix)));
  });

  it('refuses an unknown parameter by its key', () => {
    const spec = { use: name, params: { surely_not_known: 1 } };
    const error = expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY', path: 'model.params.surely_not_known' });
    expect(() => parseModel(spec, task, 'model')).toThrow(error);
  });

  it('refuses to be fitted on no rows', async () => {
    const set = { ...sampleSet(task), rows: new Int32Array(0) };
    await expect(fit(name, task, set)).rejects.toMatchObject({ code: 'DATA_EMPTY' });
  });

  if (task !== 'classify') return;

  it('gives a class without fit rows hardly any probability', async () => {
    const set = sampleSet(task, { classes: 2 });
    const predicted = (await fit(name, task, set)).predict(set.matrix);
    for (let row = 0; row < set.matrix.rows; row++) expect(predicted[row * 3 + 2]).toBeLessThan(0.02);
  });

  it('can be fitted on rows of one class', async () => {
    const set = sampleSet(task);
    const one = { ...set, target: new Float64Array(set.matrix.rows).fill(1) };
    const predicted = (await fit(name, task, one)).predict(set.matrix);
    expect(predicted.every(Number.isFinite)).toBe(true);
  });

  it('says whether it needs the known labels, and which column is missing', async () => {
    const set = sampleSet(task);
    const without = { ...set, matrix: { ...set.matrix, names: FEATURE_NAMES.map((column) => column.toLowerCase()) } };
    const fitted = fit(name, task, without);
    if (make(name, task).needsLabelInputs) {
      await expect(fitted).rejects.toMatchObject({
        code: 'COLUMN_MISSING',
        what: expect.stringContaining('known_UP'),
        mend: 'set model.labelInputs: true',
      });
    } else
      expect((await fitted).predict(without.matrix)).toHaveLength(without.matrix.rows * Math.max(1, without.classes));
  });
});
