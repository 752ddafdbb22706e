import type { HeadExplanation, Matrix } from '../core/index.ts';
import { spearman } from '../metrics/index.ts';
import { type FittedModel, shapValues, thinRows } from '../trainers/index.ts';

/** Rows of a linear model; trees take fewer, by their size. */
const MOST_ROWS = 400;
const FEWEST_ROWS = 12;
/** Leaves × depth² × rows that may be gone through: a fraction of a second. */
const TREE_STEPS = 2e7;

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
  const { values, columns, width } = shap;
  const block = columns * (width + 1);
  const own = (i: number, k: number, j: number): number => values[i * block + k * (width + 1) + j]!;
  const sums = Array.from({ length: columns }, (_, k) =>
    Array.from({ length: width }, (__, j) => taken.reduce((sum, ___, i) => sum + Math.abs(own(i, k, j)), 0)),
  );
  const total = sums.flat().reduce((sum, value) => sum + value, 0);
  const byOutput = sums.map((output) => output.map((sum) => (total > 0 ? short(sum / total) : 0)));
  const direction = sums.map((output, k) =>
    output.map((sum, j) => {
      if (!(sum > 0)) return null;
      const known = Array.from(taken.keys()).filter((i) => !Number.isNaN(seen.data[taken[i]! * width + j]!));
      const r = spearman(
        known.map((i) => seen.data[taken[i]! * width + j]!),
        known.map((i) => own(i, k, j)),
      );
      return Number.isFinite(r) ? short(r) : null;
    }),
  );
  return { rows: taken.length, features: [...seen.names], byOutput, direction };
}

function mostRows({ trees }: FittedModel): number {
  if (trees === undefined) return MOST_ROWS;
  const leaves = trees.forest.features.reduce((sum, feature) => sum + (feature < 0 ? 1 : 0), 0);
  const depth = 1 + Math.log2(Math.max(2, leaves / Math.max(1, trees.forest.roots.length)));
  return Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(TREE_STEPS / (leaves * depth * depth))));
}

/** Six digits: a page shows three. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
