import type { HeadExplanation, Matrix } from '../core/index.ts';
import type { ShapValues } from '../models/index.ts';
import { type FittedModel, shapValues, thinRows } from '../trainers/index.ts';

/** Rows of a linear model; trees take fewer, by their size. */
const MOST_ROWS = 400;
const FEWEST_ROWS = 8;
/** Leaves × depth × rows that may be gone through: hundredths of a second, a tenth of the time that such trees took to grow. */
const TREE_STEPS = 1.5e6;

/**
 * What the columns add to a head's margins on rows that it was not fitted on: Shapley values, thinned evenly to as many rows as are
 * quickly explained.
 *
 * @param seen the matrix as the model sees it
 * @returns undefined where the model has neither trees nor coefficients
 */
export function explainHead(model: FittedModel, seen: Matrix, rows: Int32Array): HeadExplanation | undefined {
  const taken = thinRows(rows, mostRows(model));
  const shap = shapValues(model, seen, taken);
  if (shap === undefined) return undefined;
  const { columns, width } = shap;
  const cells = columns * width;
  const sums = new Float64Array(cells);
  const ways = new Float64Array(cells);
  for (let k = 0; k < columns; k++) {
    for (let j = 0; j < width; j++) {
      const { size, way } = cellOf(shap, seen, taken, k, j);
      sums[k * width + j] = size;
      ways[k * width + j] = way;
    }
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  const byColumn = <T>(values: Float64Array, of: (value: number) => T): T[][] =>
    Array.from({ length: columns }, (_, k) => Array.from(values.subarray(k * width, (k + 1) * width), of));
  return {
    rows: taken.length,
    features: [...seen.names],
    byOutput: byColumn(sums, (sum) => (total > 0 ? short(sum / total) : 0)),
    direction: byColumn(ways, (way) => (Number.isNaN(way) ? null : short(way))),
  };
}

/** Sum of the sizes of a column's values in one margin, and their correlation with the column; NaN where it can't be told. */
function cellOf(
  { values, columns, width }: ShapValues,
  seen: Matrix,
  taken: Int32Array,
  k: number,
  j: number,
): { size: number; way: number } {
  const block = columns * (width + 1);
  const at = k * (width + 1) + j;
  const all = seen.names.length;
  let [size, n, x, y] = [0, 0, 0, 0];
  for (let i = 0; i < taken.length; i++) {
    const own = values[i * block + at]!;
    const value = seen.data[taken[i]! * all + j]!;
    size += Math.abs(own);
    if (!Number.isFinite(value)) continue;
    n++;
    x += value;
    y += own;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < taken.length && size > 0; i++) {
    const value = seen.data[taken[i]! * all + j]!;
    if (!Number.isFinite(value)) continue;
    const [a, b] = [value - x / n, values[i * block + at]! - y / n];
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return { size, way: xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN };
}

function mostRows({ trees }: FittedModel): number {
  if (trees === undefined) return MOST_ROWS;
  const leaves = trees.forest.features.reduce((sum, feature) => sum + (feature < 0 ? 1 : 0), 0);
  const depth = 1 + Math.log2(Math.max(2, leaves / Math.max(1, trees.forest.roots.length)));
  return Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(TREE_STEPS / (leaves * depth))));
}

/** Six digits: a page shows three. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
