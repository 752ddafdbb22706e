import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import type { Matrix } from '../../../src/core/index.ts';
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
import { describeWithShared, sharedPath } from '../../shared.ts';
import { type Golden, readGolden, readGoldenColumns } from '../../trainers/gbdt-data.ts';
import { worst } from './samples.ts';

const load = (file: string): TreeModel => readXgboost(readFileSync(sharedPath(`golden/xgboost/${file}`)), file);

/** XGBoost 3.2 on 442 rows, 60 of them on a split or 1e-9 beside it; tolerances by golden/README.md. */
describeWithShared('XGBoost boosters of golden/xgboost', () => {
  let golden: Golden;
  let matrix: Matrix;
  const columnsOf = (prefix: string, count: number): Float64Array => {
    const out = new Float64Array(matrix.rows * count);
    for (let k = 0; k < count; k++) {
      golden.columns[`${prefix}${k}`]!.forEach((x, i) => {
        out[i * count + k] = x;
      });
    }
    return out;
  };
  /** The second of two columns. */
  const second = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: values.length / 2 }, (_, i) => values[2 * i + 1]!);

  beforeAll(() => {
    golden = readGolden('predict');
    matrix = golden.matrix;
    expect(matrix.rows).toBe(442);
  });

  it.each(['multiclass.json', 'multiclass.ubj'])('%s: margins bit for bit, probabilities to 1e-6', (file) => {
    const model = load(file);
    expect(model).toMatchObject({ objective: 'multi:softprob', classes: 4, bestIteration: null });
    expect(model.featureNames).toEqual(matrix.names);
    expect(model.roundEnds).toHaveLength(60);
    expect(worst(treeMargins(model, matrix), columnsOf('cls_margin_', 4))).toBe(0);
    expect(worst(predictTrees(model, matrix), columnsOf('cls_prob_', 4))).toBeLessThan(1e-6);
  });

  it('the two forms of a booster are one model', () => {
    expect(load('multiclass.ubj')).toEqual(load('multiclass.json'));
  });

  it('regression.json: values bit for bit', () => {
    const model = load('regression.json');
    expect(model).toMatchObject({ objective: 'reg:squarederror', classes: 0 });
    expect(worst(predictTrees(model, matrix), golden.columns.reg_pred!)).toBe(0);
  });

  it('binary.json: margin of the second class bit for bit, its probability to 1e-6', () => {
    const model = load('binary.json');
    expect(model).toMatchObject({ objective: 'binary:logistic', classes: 2 });
    expect(worst(second(treeMargins(model, matrix)), golden.columns.bin_margin!)).toBe(0);
    expect(worst(second(predictTrees(model, matrix)), golden.columns.bin_prob!)).toBeLessThan(1e-6);
  });

  it('stopped early: all rounds, and those up to the best', () => {
    const model = load('multiclass_early_stopped.json');
    expect(model.bestIteration).toBe(10);
    expect(model.roundEnds).toHaveLength(16);
    expect(worst(predictTrees(model, matrix), columnsOf('es_prob_all_trees_', 4))).toBeLessThan(1e-6);
    const best = takeRounds(model, model.bestIteration! + 1);
    expect(best.roundEnds).toHaveLength(11);
    expect(worst(predictTrees(best, matrix), columnsOf('es_prob_best_iteration_', 4))).toBeLessThan(1e-6);
  });

  it("the first ten rounds answer as XGBoost's do", () => {
    const first = takeRounds(load('multiclass.json'), 10);
    expect(first.forest.roots).toHaveLength(40);
    expect(worst(predictTrees(first, matrix), columnsOf('cls_prob_first10_', 4))).toBeLessThan(1e-6);
  });

  it.each(['multiclass.json', 'regression.json', 'binary.json', 'multiclass_early_stopped.json'])(
    '%s: the ONNX file answers to 1e-6',
    async (file) => {
      const model = load(file);
      const runner = await openOnnx(encodeOnnx(treesToOnnx(model)));
      const answers = await runner.run(matrix);
      await runner.close();
      expect(worst(answers, predictTrees(model, matrix))).toBeLessThan(file === 'regression.json' ? 1e-30 : 1e-6);
    },
  );

  it.each(['multiclass.json', 'regression.json', 'binary.json', 'multiclass_early_stopped.json'])(
    '%s: written and read again it has the same margins',
    (file) => {
      const model = load(file);
      const again = readXgboost(new TextEncoder().encode(writeXgboost(model)));
      expect(worst(treeMargins(again, matrix), treeMargins(model, matrix))).toBe(0);
      expect(again).toMatchObject({
        objective: model.objective,
        classes: model.classes,
        featureNames: model.featureNames,
        roundEnds: model.roundEnds,
        bestIteration: model.bestIteration,
      });
    },
  );

  it('contributions of rows 180 to 379 agree to 1e-5 and sum to the margin, for classes and values', () => {
    const shap = readGoldenColumns('shap');
    const rows = Int32Array.from({ length: 200 }, (_, i) => 180 + i);
    for (const [file, prefix] of [
      ['multiclass.json', 'cls'],
      ['regression.json', 'reg'],
    ] as const) {
      const model = load(file);
      const { values, columns, width } = treeShap(model, matrix, rows);
      const margins = treeMargins(model, matrix);
      let largest = 0;
      for (let i = 0; i < 200; i++) {
        for (let k = 0; k < columns; k++) {
          let sum = 0;
          for (let j = 0; j <= width; j++) {
            const name = `${prefix}${columns > 1 ? k : ''}_${j < width ? `f${j}` : 'bias'}`;
            const value = values[(i * columns + k) * (width + 1) + j]!;
            largest = Math.max(largest, Math.abs(value - shap[name]![i]!));
            sum += value;
          }
          expect(Math.abs(sum - margins[rows[i]! * columns + k]!)).toBeLessThan(5e-6);
        }
      }
      expect(largest).toBeLessThan(1e-5);
    }
  });
});
