import type { Matrix, Rng } from '../../src/core/index.ts';
import { ForestBuilder, type TreeModel } from '../../src/models/index.ts';

/**
 * A model of random trees over coarse thresholds, so that rows sit on them; every column has `trees` trees.
 *
 * @param spec `byCategory`: features from 0 on that are split by lists of categories
 */
export function randomTreeModel(
  rng: Rng,
  spec: { trees: number; depth: number; width: number; columns: number; byCategory?: number },
): TreeModel {
  const { trees, depth, width, columns, byCategory = 0 } = spec;
  const forest = new ForestBuilder();
  const add = (level: number): number => {
    const cover = 1 + rng.int(20);
    if (level === 0 || rng.next() < 0.2) return forest.addLeaf(Math.fround(rng.normal()), cover);
    const threshold = rng.next() < 0.1 ? Infinity : coarse(rng);
    const feature = rng.int(width);
    const missingLeft = rng.next() < 0.5;
    const listed = [0, 1, 2, 3, 31, 32, 40, 64, 200].filter(() => rng.next() < 0.4);
    const at =
      feature < byCategory
        ? forest.addCategorySplit(feature, listed, missingLeft, rng.next(), cover)
        : forest.addSplit(feature, threshold, missingLeft, rng.next(), cover);
    const left = add(level - 1);
    const right = add(level - 1);
    forest.rights[at] = right;
    forest.covers[at] = forest.covers[left]! + forest.covers[right]!;
    return at;
  };
  for (let t = 0; t < trees; t++) {
    for (let k = 0; k < columns; k++) {
      forest.beginTree(k);
      add(depth);
    }
  }
  return {
    forest: forest.freeze(),
    base: Float32Array.from({ length: columns }, () => rng.normal()),
    classes: columns > 1 ? columns : 0,
    objective: columns > 1 ? 'multi:softprob' : 'reg:squarederror',
    featureNames: Array.from({ length: width }, (_, j) => `f${j}`),
    roundEnds: Int32Array.from({ length: trees }, (_, i) => (i + 1) * columns),
    bestIteration: null,
  };
}

/** Rows of the same coarse values, a fifth missing. */
export function coarseMatrix(rng: Rng, rows: number, width: number): Matrix {
  const data = Float32Array.from({ length: rows * width }, () => (rng.next() < 0.2 ? Number.NaN : coarse(rng)));
  return { data, rows, names: Array.from({ length: width }, (_, j) => `f${j}`) };
}

function coarse(rng: Rng): number {
  return Math.round(rng.normal() * 2) / 2;
}
