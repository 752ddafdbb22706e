import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError, type Matrix, makeRng } from '../../../src/core/index.ts';
import {
  encodeOnnx,
  openOnnx,
  predictTrees,
  readXgboost,
  type TreeModel,
  takeRounds,
  treeMargins,
  treeShap,
  treesToOnnx,
  writeXgboost,
} from '../../../src/models/index.ts';
import { gbdt, gbdtSchema } from '../../../src/trainers/gbdt/index.ts';
import { matrixOf, nextFloat, syntheticClasses, trainingSet } from '../../trainers/gbdt-data.ts';
import { describeWithPython, runPython } from './python.ts';
import { worst } from './samples.ts';

interface Answers {
  readonly margins: (number | null)[];
  readonly answers: (number | null)[];
  readonly contributions: (number | null)[];
  readonly first?: (number | null)[];
}

const undefinedAsNaN = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (x) => x ?? Number.NaN);
/** What XGBoost answers with of a binary booster: the second of two columns. */
const asTheirs = (model: TreeModel, values: ArrayLike<number>): Float64Array =>
  model.objective === 'binary:logistic'
    ? Float64Array.from(values).filter((_, i) => i % 2 === 1)
    : Float64Array.from(values);
/** Contributions of those columns, of the first 200 rows. */
function contributions(model: TreeModel, matrix: Matrix): Float64Array {
  const rows = Int32Array.from({ length: Math.min(200, matrix.rows) }, (_, i) => i);
  const { values, columns, width } = treeShap(model, matrix, rows);
  return values.filter((_, i) => model.objective !== 'binary:logistic' || Math.floor(i / (width + 1)) % columns === 1);
}

describeWithPython('XGBoost in Python', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'regimewalk-xgboost-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  describe('reads our files and', () => {
    const models: Record<string, { model: TreeModel; matrix: Matrix }> = {};
    let theirs: Record<string, Answers>;

    beforeAll(async () => {
      for (const classes of [0, 2, 3, 4, 6]) {
        const { matrix, target } = syntheticClasses(900, classes || 3, classes + 1);
        const rng = makeRng(70);
        const goal = classes > 0 ? target : target.map((x) => 250 + x + rng.normal());
        const fit = await gbdt(
          gbdtSchema.parse({ rounds: 30, earlyStopping: null }),
          classes > 0 ? 'classify' : 'regress',
        ).fit(trainingSet(matrix, goal, classes), makeRng(1));
        models[classes > 0 ? `classes-${classes}` : 'values'] = {
          model: fit.trees!,
          matrix: hardRows(fit.trees!, matrix),
        };
      }
      const deep = syntheticClasses(900, 3, 11);
      const deepFit = await gbdt(
        gbdtSchema.parse({ rounds: 3, depth: 14, minChildWeight: 0, earlyStopping: null }),
        'classify',
      ).fit(trainingSet(deep.matrix, deep.target, 3), makeRng(1));
      models.deep = { model: deepFit.trees!, matrix: hardRows(deepFit.trees!, deep.matrix) };
      const coded = syntheticClasses(900, 3, 12);
      coded.matrix.data.forEach((x, i) => {
        if (i % 5 < 2) coded.matrix.data[i] = Math.min(20, Math.floor(Math.abs(x) * 8));
      });
      const codedFit = await gbdt(
        gbdtSchema.parse({ rounds: 10, categorical: ['f0', 'f1'], earlyStopping: null }),
        'classify',
      ).fit(trainingSet(coded.matrix, coded.target, 3), makeRng(1));
      expect(codedFit.trees!.forest.categories!.codes.length).toBeGreaterThan(100);
      models.categories = { model: codedFit.trees!, matrix: hardRows(codedFit.trees!, coded.matrix) };
      const { matrix, target } = syntheticClasses(300, 4, 8);
      const fit = async (goal: Float64Array, classes: number, of = matrix) =>
        (
          await gbdt(gbdtSchema.parse({ rounds: 5, earlyStopping: null }), classes > 0 ? 'classify' : 'regress').fit(
            trainingSet(of, goal, classes),
            makeRng(1),
          )
        ).trees!;
      const absent = await fit(
        target.map((y) => (y === 1 ? 0 : y)),
        4,
      );
      models.absent = { model: absent, matrix };
      models.single = { model: await fit(new Float64Array(300).fill(2), 4), matrix };
      models['single-of-two'] = { model: await fit(new Float64Array(300).fill(1), 2), matrix };
      const gaps = matrixOf(Array.from({ length: 200 }, (_, i) => [i % 2 === 0 ? Number.NaN : i, 1]));
      models.gaps = {
        model: await fit(
          Float64Array.from({ length: 200 }, (_, i) => i % 2),
          2,
          gaps,
        ),
        matrix: gaps,
      };
      models.empty = { model: { ...takeRounds(models.values!.model, 0) }, matrix };
      models.best = {
        model: { ...models['classes-4']!.model, bestIteration: 12 },
        matrix: models['classes-4']!.matrix,
      };

      const jobs: Record<string, unknown> = {};
      for (const [name, { model, matrix }] of Object.entries(models)) {
        writeFileSync(path.join(folder, `${name}.json`), writeXgboost(model));
        writeFileSync(path.join(folder, `${name}.f32`), matrix.data);
        jobs[name] = { width: matrix.names.length, names: matrix.names, rounds: model.roundEnds.length };
      }
      writeFileSync(path.join(folder, 'models.json'), JSON.stringify(jobs));
      runPython('predict', folder);
      theirs = JSON.parse(readFileSync(path.join(folder, 'out.json'), 'utf8'));
    }, 120_000);

    it('has our margins bit for bit, on and beside every threshold and where values miss', () => {
      for (const [name, { model, matrix }] of Object.entries(models)) {
        const { base } = model;
        const ours = treeMargins(model, matrix).map((x, i) => (base.length === 2 && i % 2 === 1 ? x - base[0]! : x));
        expect([name, worst(asTheirs(model, ours), undefinedAsNaN(theirs[name]!.margins))]).toEqual([name, 0]);
      }
      expect(models['classes-4']!.matrix.rows).toBeGreaterThan(5000);
    });

    it('has our probabilities and values to 1e-6', () => {
      for (const [name, { model, matrix }] of Object.entries(models)) {
        const far = worst(asTheirs(model, predictTrees(model, matrix)), undefinedAsNaN(theirs[name]!.answers));
        // A float32 value near 250 has steps of 1.5e-5; values are their margins, which are equal.
        expect([name, far < 1e-6]).toEqual([name, true]);
      }
    });

    it('has our first round', () => {
      const { model, matrix } = models['classes-4']!;
      expect(worst(treeMargins(takeRounds(model, 1), matrix), undefinedAsNaN(theirs['classes-4']!.first!))).toBe(0);
    });

    it('explains as we do', () => {
      for (const name of ['values', 'classes-2', 'classes-4', 'deep', 'gaps', 'categories']) {
        const { model, matrix } = models[name]!;
        const exact = undefinedAsNaN(theirs[name]!.contributions);
        const far = worst(contributions(model, matrix), exact) / Math.max(1, ...exact.map(Math.abs));
        expect([name, far < 1e-5]).toEqual([name, true]);
      }
    });

    it('saves them again to what we read as the same model', () => {
      for (const [name, { model, matrix }] of Object.entries(models)) {
        const again = readXgboost(readFileSync(path.join(folder, `${name}.again.ubj`)), name);
        const [a, b] = [again, model].map((m) => predictTrees(m, matrix));
        expect([name, worst(a!, b!) < 1e-12]).toEqual([name, true]);
        expect(again.bestIteration).toBe(model.bestIteration);
        expect(again.featureNames).toEqual(model.featureNames);
      }
    });
  });

  describe('writes files that', () => {
    let plain: Matrix;
    let codes: Matrix;
    let boosters: Record<string, Answers | null>;
    beforeAll(() => {
      runPython('train', folder);
      const out = JSON.parse(readFileSync(path.join(folder, 'answers.json'), 'utf8'));
      boosters = out.boosters;
      plain = {
        data: Float32Array.from(undefinedAsNaN(out.rows)),
        rows: 400,
        names: Array.from({ length: 5 }, (_, j) => `f${j}`),
      };
      codes = { ...plain, data: plain.data.map((x) => (Number.isNaN(x) ? 0 : Math.floor(Math.abs(x) / 0.5))) };
    }, 120_000);
    const read = (name: string): TreeModel => readXgboost(readFileSync(path.join(folder, name)), name);

    it('we answer from as it does: every objective, both forms, the ONNX file and the contributions', async () => {
      for (const [name, theirs] of Object.entries(boosters)) {
        if (theirs === null) continue;
        const model = read(`${name}.json`);
        expect(read(`${name}.ubj`)).toEqual(model);
        const rows = name === 'categorical' ? codes : plain;
        const margins = asTheirs(model, treeMargins(model, rows));
        const exact = undefinedAsNaN(theirs.margins);
        const scale = Math.max(1, ...exact.map(Math.abs));
        expect([name, worst(margins, exact) <= 2e-7 * scale]).toEqual([name, true]);
        const answers = predictTrees(model, rows);
        const apart = worst(asTheirs(model, answers), undefinedAsNaN(theirs.answers));
        if (name !== 'softmax') expect([name, apart <= 2e-6 * scale]).toEqual([name, true]);
        const runner = await openOnnx(encodeOnnx(treesToOnnx(model)));
        expect([name, worst(await runner.run(rows), answers) <= 1e-6 * scale]).toEqual([name, true]);
        await runner.close();
        const shap = worst(contributions(model, rows), undefinedAsNaN(theirs.contributions));
        expect([name, shap <= 1e-5 * scale]).toEqual([name, true]);
      }
      expect(Object.values(boosters).filter((answers) => answers !== null).length).toBe(23);
    });

    it.each([
      ['dart', /booster is dart/],
      ['gblinear', /booster is gblinear/],
      ['vector-leaf', /several values in each leaf/],
      ['hinge', /objective "binary:hinge"/],
    ])('we refuse where we cannot: %s', (name, words) => {
      for (const form of ['json', 'ubj']) {
        expect(() => read(`${name}.${form}`)).toThrow(InputError);
        expect(() => read(`${name}.${form}`)).toThrow(words);
      }
    });
  });
});

/** For every split, ordinary rows with that feature on the threshold, one float32 step off, and missing. */
function hardRows({ forest }: TreeModel, matrix: Matrix): Matrix {
  const width = matrix.names.length;
  const values: number[] = Array.from(matrix.data);
  forest.features.forEach((feature, node) => {
    if (feature < 0) return;
    const x = forest.values[node]!;
    const near = Number.isNaN(x)
      ? [0, 7, 20, 21, 40, 2.5, -1, Number.NaN]
      : Number.isFinite(x)
        ? [x, nextFloat(x, false), nextFloat(x, true), Number.NaN]
        : [Number.NaN];
    for (const value of near) {
      const row = Array.from(matrix.data.subarray((node % matrix.rows) * width, ((node % matrix.rows) + 1) * width));
      row[feature] = value;
      values.push(...row);
    }
  });
  for (const value of [Number.NaN, 1e30, -1e30, 0, -0]) for (let j = 0; j < width; j++) values.push(value);
  return { data: Float32Array.from(values), rows: values.length / width, names: matrix.names };
}
