import { describe, expect, it } from 'vitest';
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
} from '../../../src/models/index.ts';
import { jsonBytes, readExcerpt } from './excerpt.ts';
import { worst } from './samples.ts';

const { matrix, boosters } = readExcerpt();
const names = Object.keys(boosters) as (keyof typeof boosters)[];
const load = (name: keyof typeof boosters): TreeModel => readXgboost(jsonBytes(boosters[name].model), name);
/** The margin of two classes is the second's alone. */
const theirs = (model: TreeModel, values: ArrayLike<number>): number[] =>
  Array.from(values).filter((_, i) => model.objective !== 'binary:logistic' || i % 2 === 1);

describe('a booster that XGBoost 3.2 saved', () => {
  it.each(names)('%s: margins bit for bit, answers to 1e-6, contributions to 1e-5', (name) => {
    const model = load(name);
    expect(worst(theirs(model, treeMargins(model, matrix)), boosters[name].margins)).toBe(0);
    expect(worst(theirs(model, predictTrees(model, matrix)), boosters[name].answers)).toBeLessThan(1e-6);
    const { values, columns, width } = treeShap(model, matrix);
    const shap = values.filter((_, i) => columns !== 2 || Math.floor(i / (width + 1)) % 2 === 1);
    expect(worst(shap, boosters[name].contributions)).toBeLessThan(1e-5);
  });

  it.each(names)('%s: answers as ONNX to 1e-6', async (name) => {
    const model = load(name);
    const runner = await openOnnx(encodeOnnx(treesToOnnx(model)));
    expect(worst(await runner.run(matrix), predictTrees(model, matrix))).toBeLessThan(1e-6);
    await runner.close();
  });

  it('is the same model as .ubj', () => {
    expect(readXgboost(Buffer.from(boosters.binary.ubj!, 'base64'))).toEqual(load('binary'));
  });

  it('tells its classes, features, rounds and best round', () => {
    expect(load('multiclass')).toMatchObject({
      objective: 'multi:softprob',
      classes: 4,
      featureNames: matrix.names,
      roundEnds: Int32Array.of(4, 8),
      bestIteration: 0,
    });
    expect(load('binary')).toMatchObject({ objective: 'binary:logistic', classes: 2, bestIteration: null });
    expect(load('regression')).toMatchObject({ objective: 'reg:squarederror', classes: 0 });
  });

  it('takes the logit of a base score that is a probability', () => {
    expect(load('binary').base[1]).toBeCloseTo(Math.log(0.255 / 0.745), 6);
  });

  it('answers with fewer rounds, down to its base', () => {
    const model = load('multiclass');
    const first = takeRounds(model, 1);
    expect(first.forest.roots).toHaveLength(4);
    expect(worst(treeMargins(first, matrix), treeMargins(model, matrix))).toBeGreaterThan(0.01);
    expect(first.bestIteration).toBe(0);
    const none = takeRounds(model, 0);
    expect(none.bestIteration).toBeNull();
    expect(treeMargins(none, matrix).subarray(4, 8)).toEqual(model.base);
    expect(takeRounds(model, 5)).toBe(model);
  });

  it('refuses a matrix of another width', () => {
    const narrow = { data: new Float32Array(3), rows: 1, names: ['a', 'b', 'c'] };
    expect(() => treeMargins(load('binary'), narrow)).toThrow(/reads 10 features, the matrix has 3/);
  });
});

describe('a base score at the edge of its range', () => {
  const baseOf = (version: number[], score: string): number => {
    const { model } = readExcerpt().boosters.binary;
    model.version = version;
    model.learner.learner_model_param.base_score = score;
    return readXgboost(jsonBytes(model)).base[1]!;
  };

  it('is kept 1e-6 off 0 and 1 since XGBoost 3.2, which stores them where all labels are the same', () => {
    // What XGBoost 3.2.0 answers with from such files.
    expect(baseOf([3, 2, 0], '[1E0]')).toBe(Math.fround(13.74516));
    expect(baseOf([3, 2, 0], '[9.999999E-1]')).toBe(Math.fround(13.74516));
    expect(baseOf([3, 2, 0], '[0E0]')).toBe(Math.fround(-13.81551));
    expect(baseOf([3, 2, 0], '[1E-9]')).toBe(Math.fround(-13.81551));
    expect(() => baseOf([3, 2, 0], '[1.5E0]')).toThrow(/possible for binary:logistic, not 1.5/);
  });

  it('is taken as it is before', () => {
    expect(baseOf([3, 1, 2], '[1E-9]')).toBe(Math.fround(-20.723267));
    expect(baseOf([2, 1, 4], '9.999999E-1')).toBe(Math.fround(15.942385));
    expect(() => baseOf([3, 1, 2], '[1E0]')).toThrow(/possible for binary:logistic, not 1/);
  });
});

describe('several labels of yes and no', () => {
  it('have a probability each', async () => {
    const { model: file } = readExcerpt().boosters.binary;
    const params = file.learner.learner_model_param;
    const { model: booster } = file.learner.gradient_booster;
    // Three trees: one a label.
    params.num_target = '3';
    params.base_score = '[2.55E-1,5E-1,7.5E-1]';
    booster.tree_info = [0, 1, 2];
    booster.iteration_indptr = [0, 3];

    const model = readXgboost(jsonBytes(file));
    expect(model).toMatchObject({ objective: 'reg:logistic', classes: 0 });
    expect(model.forest.outputs).toEqual(Int32Array.of(0, 1, 2));
    expect(model.base[0]).toBeCloseTo(Math.log(0.255 / 0.745), 6);
    expect(model.base[1]).toBeCloseTo(0, 12);
    const margins = treeMargins(model, matrix);
    expect(
      worst(
        predictTrees(model, matrix),
        Float64Array.from(margins, (x) => 1 / (1 + Math.exp(-x))),
      ),
    ).toBeLessThan(1e-12);
    const runner = await openOnnx(encodeOnnx(treesToOnnx(model)));
    expect(worst(await runner.run(matrix), predictTrees(model, matrix))).toBeLessThan(1e-6);
    await runner.close();
  });
});

describe('files of other versions', () => {
  const edited = (
    edit: (learner: ReturnType<typeof readExcerpt>['boosters']['binary']['model']) => void,
  ): TreeModel => {
    const { model } = readExcerpt().boosters.multiclass;
    edit(model);
    return readXgboost(jsonBytes(model));
  };

  it('have one base score for all classes', () => {
    const model = edited(({ learner }) => {
      learner.learner_model_param.base_score = '5E-1';
    });
    expect(model.base).toEqual(Float32Array.of(0.5, 0.5, 0.5, 0.5));
  });

  it('have no table of rounds, no categories, and yes and no for the missing direction', () => {
    const model = edited((whole) => {
      whole.version = [1, 4, 2];
      const { model: trees } = whole.learner.gradient_booster;
      delete trees.iteration_indptr;
      delete trees.cats;
      delete whole.learner.feature_names;
      delete whole.learner.attributes;
      for (const tree of trees.trees) {
        for (const key of ['categories', 'categories_nodes', 'categories_segments', 'categories_sizes', 'split_type']) {
          delete tree[key];
        }
        tree.default_left = tree.default_left.map((left: number) => left === 1);
      }
    });
    expect(model).toEqual({ ...load('multiclass'), bestIteration: null });
  });

  it('count parallel trees into one round', () => {
    const model = edited(({ learner }) => {
      learner.gradient_booster.model.gbtree_model_param.num_parallel_tree = '2';
      delete learner.gradient_booster.model.iteration_indptr;
    });
    expect(model.roundEnds).toEqual(Int32Array.of(8));
  });

  it('may hold infinity as a bare word', () => {
    const { model } = readExcerpt().boosters.regression;
    const [tree] = model.learner.gradient_booster.model.trees;
    tree.split_conditions[0] = 987654321;
    const text = JSON.stringify(model).replace('987654321', 'Infinity');
    const read = readXgboost(new TextEncoder().encode(text));
    // Every number is less than infinity: below it lies the greatest float32.
    expect(read.forest.values[0]).toBe(3.4028234663852886e38);
  });
});
