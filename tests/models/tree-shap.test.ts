import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matrix, makeRng } from '../../src/core/index.ts';
import { type Forest, shapImportance, type TreeModel, treeMargins, treeShap } from '../../src/models/index.ts';
import { coarseMatrix, randomTreeModel } from './random-forest.ts';
import { worst } from './xgboost/samples.ts';

/** Mean of a tree's leaves for a row of which only some features are known. */
function expected(forest: Forest, node: number, row: Float32Array, known: ReadonlySet<number>): number {
  const feature = forest.features[node]!;
  if (feature < 0) return forest.values[node]!;
  const left = node + 1;
  const right = forest.rights[node]!;
  if (known.has(feature)) {
    const x = row[feature]!;
    const goesLeft = Number.isNaN(x) ? forest.missingLeft[node] === 1 : x <= forest.values[node]!;
    return expected(forest, goesLeft ? left : right, row, known);
  }
  const sum = forest.covers[left]! + forest.covers[right]!;
  const share = sum > 0 ? forest.covers[left]! / sum : 0.5;
  return share * expected(forest, left, row, known) + (1 - share) * expected(forest, right, row, known);
}

/** Shapley's definition, subset by subset: what treeShap must give, in time exponential in the features. */
function bruteForce(model: TreeModel, matrix: Matrix): Float64Array {
  const { forest, base } = model;
  const width = matrix.names.length;
  const out = new Float64Array(matrix.rows * base.length * (width + 1));
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  for (let i = 0; i < matrix.rows; i++) {
    const row = matrix.data.subarray(i * width, (i + 1) * width);
    for (let k = 0; k < base.length; k++) {
      const value = (known: ReadonlySet<number>): number =>
        Array.from(forest.roots).reduce(
          (sum, root, t) => sum + (forest.outputs[t] === k ? expected(forest, root, row, known) : 0),
          base[k]!,
        );
      const to = (i * base.length + k) * (width + 1);
      out[to + width] = value(new Set());
      for (let mask = 0; mask < 2 ** width; mask++) {
        const known = new Set(Array.from({ length: width }, (_, j) => j).filter((j) => (mask >> j) & 1));
        for (let j = 0; j < width; j++) {
          if (known.has(j)) continue;
          const weight = (factorial(known.size) * factorial(width - known.size - 1)) / factorial(width);
          out[to + j]! += weight * (value(new Set([...known, j])) - value(known));
        }
      }
    }
  }
  return out;
}

describe('contributions of features to margins', () => {
  it('are Shapley values by their definition, on tiny trees with repeated features and missing values', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (seed, depth, width) => {
          const rng = makeRng(seed);
          const model = randomTreeModel(rng, { trees: 2, depth, width, columns: 1 + rng.int(2) });
          const matrix = coarseMatrix(rng, 3, width);
          expect(worst(treeShap(model, matrix).values, bruteForce(model, matrix))).toBeLessThan(1e-10);
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  it('sum to the margin, and are 0 for features without a split', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(1, 2, 5, 8, 13), (seed, depth) => {
        const rng = makeRng(seed);
        const model = randomTreeModel(rng, { trees: 5, depth, width: 6, columns: 3 });
        const matrix = coarseMatrix(rng, 5, 6);
        const { values, columns, width } = treeShap(model, matrix);
        const margins = treeMargins(model, matrix);
        const used = new Set(model.forest.features);
        for (let at = 0; at < 5 * columns; at++) {
          const parts = values.subarray(at * (width + 1), (at + 1) * (width + 1));
          expect(Math.abs(parts.reduce((sum, x) => sum + x, 0) - margins[at]!)).toBeLessThan(2e-6);
          for (let f = 0; f < width; f++) if (!used.has(f)) expect(parts[f]).toBe(0);
        }
      }),
      { seed: 12, numRuns: 100 },
    );
  });

  it('hold where no training row reached a side, or a node', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const rng = makeRng(seed);
      const model = randomTreeModel(rng, { trees: 3, depth: 4, width: 3, columns: 1 });
      const covers = model.forest.covers.map((cover) => (rng.next() < 0.4 ? 0 : cover));
      const holed = { ...model, forest: { ...model.forest, covers } };
      const matrix = coarseMatrix(rng, 20, 3);
      expect(worst(treeShap(holed, matrix).values, bruteForce(holed, matrix))).toBeLessThan(1e-10);
    }
  });

  it('can be had for a sample of rows, in its order, and leave the model and the rows as they were', () => {
    const rng = makeRng(3);
    const model = randomTreeModel(rng, { trees: 4, depth: 5, width: 4, columns: 2 });
    const matrix = coarseMatrix(rng, 200, 4);
    const before = structuredClone({ forest: model.forest, data: matrix.data });
    const all = treeShap(model, matrix);
    const some = treeShap(model, matrix, Int32Array.of(137, 3, 3));
    expect(some.rows).toBe(3);
    const block = 2 * 5;
    const expectedRows = [137, 3, 3].flatMap((row) => Array.from(all.values.subarray(row * block, (row + 1) * block)));
    expect(Array.from(some.values)).toEqual(expectedRows);
    expect({ forest: model.forest, data: matrix.data }).toEqual(before);
  });

  it('make shares of importance: of a tree on one feature all, without a split none', () => {
    const rng = makeRng(5);
    const model = randomTreeModel(rng, { trees: 4, depth: 3, width: 1, columns: 1 });
    expect(Array.from(shapImportance(treeShap({ ...model }, coarseMatrix(rng, 20, 1))))).toEqual([1]);
    const flat = randomTreeModel(rng, { trees: 2, depth: 0, width: 3, columns: 1 });
    expect(Array.from(shapImportance(treeShap(flat, coarseMatrix(rng, 20, 3))))).toEqual([0, 0, 0]);
    const wide = randomTreeModel(rng, { trees: 9, depth: 4, width: 5, columns: 2 });
    const shares = shapImportance(treeShap(wide, coarseMatrix(rng, 50, 5)));
    expect(shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
  });
});
