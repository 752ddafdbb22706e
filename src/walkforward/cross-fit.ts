import { childSeed, type Matrix, makeRng, takeRows } from '../core/index.ts';
import { fitTransforms, type MatrixTransform } from '../models/index.ts';
import { type Model, type PurgedFold, purgedFolds } from '../trainers/index.ts';

export interface CrossFitInput {
  readonly model: Model;
  readonly transforms: readonly MatrixTransform[];
  /** How many columns, from the first on, are transformed. */
  readonly columns: number;
  readonly matrix: Matrix;
  /** The fit part, rows of `matrix`. */
  readonly rows: Int32Array;
  readonly stopRows: Int32Array;
  /** At every row of `matrix`. */
  readonly target: Float64Array;
  readonly classes: number;
  readonly regimes: readonly string[];
  /** Last row that the target of a row reads, in rows of `matrix`. */
  readonly endOf: (row: number) => number;
  readonly folds: number;
  readonly embargoBars: number;
  readonly seed: number;
}

/** Forecasts of rows by models that saw none of them; arrays have one value a row, `predicted` row-major with the classes. */
export interface CrossFitted {
  readonly rows: Int32Array;
  readonly predicted: Float64Array;
  /** The same folds over these rows. */
  readonly folds: readonly PurgedFold[];
}

/** A model on fewer rows than this would say nothing of the one that is served. */
const LEAST_ROWS = 50;

/**
 * The fit part forecast piece by piece: transforms and model are fitted anew without each piece and the rows around it whose
 * targets reach into it. The labels are the segment's: what calibration learns is how the model's scores turn into them.
 *
 * Pieces whose other rows are too few or of one class are left out.
 */
export async function crossFit(input: CrossFitInput): Promise<CrossFitted> {
  const { rows, endOf, target, classes, folds, embargoBars } = input;
  const width = Math.max(1, classes);
  const kept: number[] = [];
  const predicted: Float64Array[] = [];
  for (const [fold, { train, test }] of purgedFolds(rows, endOf, folds, embargoBars).entries()) {
    const fit = Int32Array.from(train, (i) => rows[i]!);
    if (test.length === 0 || fit.length < LEAST_ROWS || (classes > 0 && oneClass(fit, target))) continue;
    const held = Int32Array.from(test, (i) => rows[i]!);
    predicted.push(await forecastHeld(input, fit, held, fold));
    kept.push(...held);
  }
  const found = Int32Array.from(kept);
  const all = new Float64Array(found.length * width);
  let at = 0;
  for (const part of predicted) {
    all.set(part, at);
    at += part.length;
  }
  return { rows: found, predicted: all, folds: purgedFolds(found, endOf, folds, embargoBars) };
}

async function forecastHeld(input: CrossFitInput, fit: Int32Array, held: Int32Array, fold: number) {
  const { model, matrix, stopRows, target, classes, regimes } = input;
  const transforms = fitTransforms(input.transforms, matrix, fit, input.columns);
  const seen = transforms.apply(matrix);
  const fitted = await model.fit(
    { matrix: seen, rows: fit, stopRows, target, classes, regimes },
    makeRng(childSeed(input.seed, 'cross-fit', fold)),
  );
  return fitted.predict(takeRows(seen, held));
}

function oneClass(rows: Int32Array, target: Float64Array): boolean {
  return rows.every((t) => target[t] === target[rows[0]!]);
}
