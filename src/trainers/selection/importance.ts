import { type Matrix, type Rng, takeRows } from '../../core/index.ts';
import { type ShapValues, shapImportance, treeShap } from '../../models/index.ts';
import type { FittedModel } from '../contract.ts';
import type { FoldScore } from './fold-score.ts';

/** Rows that a fitted model has not seen, and what came. */
export interface HeldRows {
  /** As the model sees it. */
  readonly matrix: Matrix;
  readonly rows: Int32Array;
  /** Codes or values, one a held row. */
  readonly truth: Float64Array;
  readonly classes: number;
}

/**
 * Mean absolute Shapley value of each column over held-out rows, as a share of all.
 *
 * @returns shape [columns]; undefined where the model has neither trees nor coefficients
 */
export function shapShares(model: FittedModel, matrix: Matrix, rows: Int32Array): Float64Array | undefined {
  if (model.importance !== undefined) return model.importance(matrix, rows);
  return model.trees === undefined ? undefined : shapImportance(treeShap(model.trees, matrix, rows));
}

/**
 * Shapley values of the margins over rows of a matrix.
 *
 * @returns undefined where the model has neither trees nor coefficients
 */
export function shapValues(model: FittedModel, matrix: Matrix, rows: Int32Array): ShapValues | undefined {
  if (model.shap !== undefined) return model.shap(matrix, rows);
  return model.trees === undefined ? undefined : treeShap(model.trees, matrix, rows);
}

/**
 * How much worse held-out rows are forecast when a column is permuted, mean of `repeats` permutations. Stretches of `blockBars`
 * rows change places as they are, so that a column keeps how it moves from row to row.
 *
 * @returns shape [columns]; in the score's unit, positive where the column helps
 */
export function permutationLosses(
  model: FittedModel,
  { matrix, rows, truth, classes }: HeldRows,
  score: FoldScore,
  { blockBars, repeats, rngOf }: { blockBars: number; repeats: number; rngOf: (column: number, repeat: number) => Rng },
): Float64Array {
  const held = takeRows(matrix, rows);
  const width = matrix.names.length;
  const sign = score.higherIsBetter ? -1 : 1;
  const lossOf = (): number => sign * score.of(model.predict(held), truth, classes);
  const plain = lossOf();
  const kept = new Float32Array(rows.length);
  return Float64Array.from({ length: width }, (_, j) => {
    for (let i = 0; i < kept.length; i++) kept[i] = held.data[i * width + j]!;
    let sum = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = blockOrder(rows.length, blockBars, rngOf(j, repeat));
      order.forEach((from, i) => {
        held.data[i * width + j] = kept[from]!;
      });
      sum += lossOf() - plain;
    }
    for (let i = 0; i < kept.length; i++) held.data[i * width + j] = kept[i]!;
    return sum / repeats;
  });
}

/** A permutation of 0 … n − 1 that moves stretches of `block` as they are; the first begins at a random place. */
export function blockOrder(n: number, block: number, rng: Rng): Int32Array {
  const offset = rng.int(Math.max(1, Math.min(block, n)));
  const starts: number[] = offset > 0 ? [0] : [];
  for (let at = offset; at < n; at += block) starts.push(at);
  const ends = [...starts.slice(1), n];
  const order = starts.map((_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const out = new Int32Array(n);
  let at = 0;
  for (const b of order) for (let row = starts[b]!; row < ends[b]!; row++) out[at++] = row;
  return out;
}

/** Rows evenly spread over `rows`, at most `most` of them. */
export function thinRows(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from({ length: most }, (_, i) => rows[Math.floor(((i + 0.5) * rows.length) / most)]!);
}

/**
 * The matrix with a shadow behind its columns for each of `columns`: the same values in another order, blocks kept, within each
 * list of rows. They say nothing, so that a column which means something must beat the best of them.
 *
 * @see Kursa & Rudnicki 2010, Journal of Statistical Software 36(11), "Boruta"
 */
export function withShadows(
  matrix: Matrix,
  columns: readonly number[],
  lists: readonly Int32Array[],
  blockBars: number,
  rngOf: (column: number, list: number) => Rng,
): Matrix {
  const from = matrix.names.length;
  const width = from + columns.length;
  const data = new Float32Array(matrix.rows * width);
  for (let t = 0; t < matrix.rows; t++) {
    data.set(matrix.data.subarray(t * from, (t + 1) * from), t * width);
  }
  columns.forEach((column, k) => {
    lists.forEach((rows, list) => {
      blockOrder(rows.length, blockBars, rngOf(column, list)).forEach((other, i) => {
        data[rows[i]! * width + from + k] = matrix.data[rows[other]! * from + column]!;
      });
    });
  });
  return { data, rows: matrix.rows, names: [...matrix.names, ...columns.map((j) => `shadow ${matrix.names[j]}`)] };
}
