import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, makeRng } from '../../../src/core/index.ts';
import {
  predictTrees,
  readXgboost,
  type TreeModel,
  takeRounds,
  treeMargins,
  writeXgboost,
} from '../../../src/models/index.ts';
import { nextAbove, nextBelow } from '../../../src/models/xgboost/float32.ts';
import { coarseMatrix, randomTreeModel } from '../random-forest.ts';
import { worst } from './samples.ts';

const again = (model: TreeModel): TreeModel => readXgboost(new TextEncoder().encode(writeXgboost(model)));

describe('a model written for XGBoost', () => {
  it('has the same margins bit for bit, on thresholds and where values miss', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 6 }),
        (seed, columns, depth) => {
          const rng = makeRng(seed);
          const model = randomTreeModel(rng, { trees: 3, depth, width: 4, columns });
          const matrix = coarseMatrix(rng, 60, 4);
          const read = again(model);
          expect(worst(treeMargins(read, matrix), treeMargins(model, matrix))).toBe(0);
          expect(read.roundEnds).toEqual(model.roundEnds);
        },
      ),
      { seed: 21, numRuns: 200 },
    );
  });

  it('keeps the links of its objective', () => {
    const rng = makeRng(1);
    const matrix = coarseMatrix(rng, 40, 3);
    for (const objective of ['reg:logistic', 'count:poisson', 'reg:pseudohubererror', 'binary:logitraw'] as const) {
      const model = { ...randomTreeModel(rng, { trees: 3, depth: 3, width: 3, columns: 1 }), objective };
      expect(worst(predictTrees(again(model), matrix), predictTrees(model, matrix))).toBe(0);
    }
  });

  it('as two classes is a logistic booster', () => {
    const rng = makeRng(2);
    const one = randomTreeModel(rng, { trees: 4, depth: 3, width: 3, columns: 1 });
    const model: TreeModel = {
      ...one,
      objective: 'binary:logistic',
      classes: 2,
      base: Float32Array.of(0, 0.3),
      forest: { ...one.forest, outputs: one.forest.outputs.map(() => 1) },
    };
    expect(writeXgboost(model)).toContain('"name":"binary:logistic"');
    const matrix = coarseMatrix(rng, 40, 3);
    expect(worst(treeMargins(again(model), matrix), treeMargins(model, matrix))).toBe(0);
  });

  it('has a tree for every class in every round, of one leaf 0 where the class has none', () => {
    const rng = makeRng(3);
    const model = randomTreeModel(rng, { trees: 3, depth: 3, width: 3, columns: 2 });
    const wide: TreeModel = {
      ...model,
      classes: 3,
      base: Float32Array.of(0.5, -30, 0.25),
      forest: { ...model.forest, outputs: model.forest.outputs.map((k) => 2 * k) },
    };
    const read = again(wide);
    expect(Array.from(read.forest.outputs)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    const matrix = coarseMatrix(rng, 40, 3);
    expect(worst(treeMargins(read, matrix), treeMargins(wide, matrix))).toBe(0);
  });

  it('without a tree is its base', () => {
    const model = takeRounds(randomTreeModel(makeRng(4), { trees: 1, depth: 2, width: 2, columns: 3 }), 0);
    const matrix = coarseMatrix(makeRng(5), 4, 2);
    expect(worst(treeMargins(again(model), matrix), treeMargins(model, matrix))).toBe(0);
  });

  it('numbers a right child right after its left one, where XGBoost looks for it', () => {
    const { learner } = JSON.parse(
      writeXgboost(randomTreeModel(makeRng(6), { trees: 3, depth: 5, width: 3, columns: 1 })),
    );
    for (const tree of learner.gradient_booster.model.trees) {
      tree.left_children.forEach((left: number, node: number) => {
        expect(tree.right_children[node]).toBe(left === -1 ? -1 : left + 1);
      });
    }
  });

  it('is refused with a name that XGBoost refuses', () => {
    const model = randomTreeModel(makeRng(7), { trees: 1, depth: 1, width: 2, columns: 1 });
    expect(() => writeXgboost({ ...model, featureNames: ['a', 'rsi[14]'] })).toThrow(InputError);
  });
});

describe('float32 steps', () => {
  it('have nothing between x and its neighbours', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), fc.float({ noNaN: true }), (x, v) => {
        expect(v < x).toBe(v <= nextBelow(x) && (x !== -Infinity || v !== -Infinity));
        expect(v <= x).toBe(v < nextAbove(x) || (x === Infinity && v === Infinity));
      }),
      { seed: 31, numRuns: 2000 },
    );
    expect(nextBelow(0)).toBe(-(2 ** -149));
    expect(nextBelow(-0)).toBe(-(2 ** -149));
    expect(nextAbove(3.4028234663852886e38)).toBe(Infinity);
    expect(nextAbove(-(2 ** -149)) === 0).toBe(true);
    expect(nextBelow(Infinity)).toBe(3.4028234663852886e38);
  });
});
