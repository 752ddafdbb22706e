import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '../../../src/core/index.ts';
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
import { coarseMatrix, randomTreeModel } from '../random-forest.ts';
import { jsonBytes } from './excerpt.ts';
import { worst } from './samples.ts';

/** XGBoost 3.2.0 made it: categories.py, beside this file. */
const golden = JSON.parse(readFileSync(new URL('../../golden/xgboost-categories.json', import.meta.url), 'utf8'));
const asNaN = (values: (number | null)[]): Float32Array => Float32Array.from(values, (x) => x ?? Number.NaN);
const rows = asNaN(golden.rows);
const matrix = { data: rows, rows: rows.length / golden.width, names: ['f0', 'f1', 'f2', 'f3'] };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** What XGBoost answers with of two classes: the second column. */
const asTheirs = (model: TreeModel, values: ArrayLike<number>, block = 1): Float64Array =>
  Float64Array.from(values).filter((_, i) => model.objective !== 'binary:logistic' || Math.floor(i / block) % 2 === 1);

describe.each(Object.keys(golden.boosters))('XGBoost 3.2 with splits by category: %s', (name) => {
  const { model: file, margins, contributions } = golden.boosters[name];
  const model = readXgboost(jsonBytes(file));

  it('has the same margins: known codes, unseen, negative, broken and missing ones', () => {
    expect(model.forest.categories!.codes.length).toBeGreaterThan(10);
    expect(worst(asTheirs(model, treeMargins(model, matrix)), margins)).toBeLessThanOrEqual(5e-7);
  });

  it('has the same contributions to 1e-5', () => {
    const { values, width } = treeShap(model, matrix);
    expect(worst(asTheirs(model, values, width + 1), contributions)).toBeLessThanOrEqual(1e-5);
  });

  it('answers as ONNX, and from a file written again', async () => {
    const runner = await openOnnx(encodeOnnx(treesToOnnx(model)));
    expect(worst(await runner.run(matrix), predictTrees(model, matrix))).toBeLessThanOrEqual(1e-6);
    await runner.close();
    const again = readXgboost(bytes(writeXgboost(model)));
    expect(worst(asTheirs(again, treeMargins(again, matrix)), margins)).toBeLessThanOrEqual(5e-7);
    const codesOf = ({ forest }: TreeModel): Int32Array => forest.categories!.codes.toSorted();
    expect(codesOf(again)).toEqual(codesOf(model));
  });
});

describe('a model with splits by category', () => {
  it('answers the same as XGBoost file and as ONNX, and its contributions sum to the margins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 3 }), async (seed, columns) => {
        const rng = makeRng(seed);
        const model = randomTreeModel(rng, { trees: 3, depth: 5, width: 4, columns, byCategory: 2 });
        const some = coarseMatrix(rng, 80, 4);
        // Codes of the lists, their neighbours, halves and negative numbers.
        for (let i = 0; i < 40; i++)
          some.data[4 * i] = [0, 1, 3, 30.5, 31, 32, 33, 40, 64, 200, -1, -0.5, 1e9, -0][i % 14]!;
        const margins = treeMargins(model, some);
        const read = readXgboost(bytes(writeXgboost(model)));
        expect(worst(treeMargins(read, some), margins)).toBe(0);
        const runner = await openOnnx(encodeOnnx(treesToOnnx(model)));
        expect(worst(await runner.run(some), predictTrees(model, some))).toBeLessThanOrEqual(1e-6);
        await runner.close();
        const { values, width } = treeShap(model, some);
        margins.forEach((margin, i) => {
          const parts = values.subarray(i * (width + 1), (i + 1) * (width + 1));
          expect(parts.reduce((a, b) => a + b, 0)).toBeCloseTo(margin, 4);
        });
      }),
      { seed: 77, numRuns: 60 },
    );
  });

  it('keeps its lists when rounds are cut off', () => {
    const rng = makeRng(4);
    const model = randomTreeModel(rng, { trees: 4, depth: 4, width: 2, columns: 1, byCategory: 2 });
    const some = coarseMatrix(rng, 50, 2);
    const first = takeRounds(model, 2);
    const read = takeRounds(readXgboost(bytes(writeXgboost(model))), 2);
    expect(treeMargins(first, some)).toEqual(treeMargins(read, some));
    const { starts, codes } = first.forest.categories!;
    expect([starts.length, codes.length]).toEqual([first.forest.features.length + 1, starts.at(-1)]);
  });

  // biome-ignore lint/suspicious/noExplicitAny: the file is damaged by path
  it.each<[string, (tree: any) => unknown, RegExp]>([
    ['a list of broken numbers', (tree) => (tree.categories[0] = 1.5), /categories should be whole numbers/],
    ['a list past the end', (tree) => (tree.categories_sizes[0] = 9999), /parts of \d+ categories/],
    [
      'a list of a split by number',
      (tree) => (tree.categories_nodes[0] = tree.split_type.indexOf(0)),
      /splits by category/,
    ],
    ['no list', (tree) => (tree.split_type[tree.split_type.indexOf(0)] = 1), /a list with node \d+/],
  ])('is refused with %s', (_, edit, words) => {
    const file = structuredClone(golden.boosters.values.model);
    edit(file.learner.gradient_booster.model.trees[0]);
    expect(() => readXgboost(jsonBytes(file))).toThrow(words);
  });
});
