import { childSeed } from '../core/index.ts';
import { mean } from '../metrics/index.ts';
import { type FeatureSelection, type Model, type PurgedFold, purgedFolds } from '../trainers/index.ts';
import { endOf, fitInner, forecastHeld, type HeadRows, innerFold } from './inner-folds.ts';
import { innerColumns } from './select-features.ts';

export interface CrossFitInput {
  /** The fit part. */
  readonly head: HeadRows;
  /** With its parameters chosen; its columns are chosen anew in each fold. */
  readonly tuned: Model;
  /** As configured: what a selection asks. */
  readonly plain: Model;
  readonly selection: FeatureSelection | null;
  readonly folds: number;
  readonly seed: number;
}

/** Forecasts of rows by models that saw none of them; one value a row, `predicted` row-major with the classes. */
export interface CrossFitted {
  readonly rows: Int32Array;
  readonly predicted: Float64Array;
  /** What came, by the labels of the fold that forecast the row. */
  readonly truth: Float64Array;
  /** Of values, the mean of what the row's fold was fitted on. */
  readonly trainMean: Float64Array;
  /** The same folds over these rows. */
  readonly folds: readonly PurgedFold[];
  /** Pieces that were forecast, and why the others were not. */
  readonly pieces: { readonly done: number; readonly skipped: readonly string[] };
}

/**
 * The fit part forecast piece by piece: labeler, transforms, selection and model are fitted anew without each piece and the rows
 * around it whose targets reach into it. Parameters that were tuned on the whole fit part stay as they are.
 *
 * Pieces whose other rows are too few or of one class are left out and named.
 */
export async function crossFit(input: CrossFitInput): Promise<CrossFitted> {
  const { head, tuned, plain, selection, seed } = input;
  const { embargoBars } = head.context;
  const kept: number[] = [];
  const truth: number[] = [];
  const means: number[] = [];
  const predicted: Float64Array[] = [];
  const skipped: string[] = [];
  for (const [fold, pieces] of purgedFolds(head.rows, endOf(head), input.folds, embargoBars).entries()) {
    const inner = innerFold(head, pieces);
    if ('reason' in inner) {
      skipped.push(inner.reason);
      continue;
    }
    const chosen = await innerColumns(inner.head, selection, plain, childSeed(seed, 'selection', fold));
    if ('reason' in chosen) {
      skipped.push(chosen.reason);
      continue;
    }
    const { columns } = chosen;
    const fit = await fitInner(inner.head, tuned, { columns, seed: childSeed(seed, 'cross-fit', fold) });
    predicted.push(forecastHeld(fit, inner.held));
    kept.push(...inner.held);
    truth.push(...inner.truth);
    const { rows, target } = inner.head;
    const average = mean(Float64Array.from(rows, (row) => target.learnt[row]!));
    for (const _ of inner.held) means.push(average);
  }
  const rows = Int32Array.from(kept);
  const all = new Float64Array(rows.length * Math.max(1, head.classes));
  let at = 0;
  for (const part of predicted) {
    all.set(part, at);
    at += part.length;
  }
  return {
    rows,
    predicted: all,
    truth: Float64Array.from(truth),
    trainMean: Float64Array.from(means),
    folds: purgedFolds(rows, endOf(head), input.folds, embargoBars),
    pieces: { done: predicted.length, skipped },
  };
}
