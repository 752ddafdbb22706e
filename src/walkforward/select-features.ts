import { childSeed, makeRng } from '../core/index.ts';
import {
  type FeatureSelection,
  keptColumns,
  LABEL_INPUTS,
  lossOf,
  type Model,
  permutationLosses,
  shapShares,
  thinRows,
  withShadows,
} from '../trainers/index.ts';
import { whyUnfit } from './fit-labeler.ts';
import { endOf, fitInner, type HeadRows, innerFold } from './inner-folds.ts';
import { requireFolds, unknownColumn } from './require-folds.ts';

/** What the manifest and the metrics say of a head's columns. */
export interface SelectionRecord {
  readonly use: string;
  /** Columns that the head is fitted on, in the order of the schema. */
  readonly kept: readonly string[];
  readonly protected: readonly string[];
  /** By column, over the folds: mean, and standard error of the mean (null with one fold). */
  readonly importance: Readonly<Record<string, { readonly mean: number; readonly error: number | null }>>;
  /** Share of the folds in which a column beat every shadow, by column; only with `keep: shadow`. */
  readonly beatsShadows?: Readonly<Record<string, number>>;
  readonly folds: { readonly use: string; readonly done: number; readonly skipped: readonly string[] };
}

export interface Selected {
  /** Places of the kept columns in the schema, rising. */
  readonly columns: Int32Array;
  readonly record: SelectionRecord;
}

/**
 * The columns of a head, by what a model makes of them on rows that it was not fitted on: inner folds of the fit rows, and nothing
 * else, are read.
 *
 * @throws InputError TRAIN_TOO_SHORT where fewer than two folds have enough rows
 */
export async function selectFeatures(
  head: HeadRows,
  selection: FeatureSelection,
  model: Model,
  seed: number,
): Promise<Selected> {
  const { names } = head.matrix;
  const isProtected = protectedColumns(head, selection);
  const free = Array.from(isProtected.keys()).filter((j) => isProtected[j] === 0);
  const perFold: Float64Array[] = [];
  const beats = new Float64Array(names.length);
  const skipped: string[] = [];
  for (const [i, fold] of selection.folds.split(head.rows, endOf(head), head.context.embargoBars).entries()) {
    const inner = innerFold(head, fold);
    if ('reason' in inner) {
      skipped.push(inner.reason);
      continue;
    }
    const held = thinRows(inner.held, selection.maxRows);
    const rngOf = (...keys: (string | number)[]) => makeRng(childSeed(seed, i, ...keys));
    const fit = await fitInner(inner.head, model, {
      seed: childSeed(seed, 'fit', i),
      ...(selection.keep === 'shadow'
        ? {
            extend: (matrix, rows) =>
              withShadows(matrix, free, [rows, inner.held], selection.blockBars, (column, list) =>
                rngOf('shadow', column, list),
              ),
          }
        : {}),
    });
    const importance =
      selection.use === 'shap'
        ? shapShares(fit.fitted, fit.matrix, held)!
        : permutationLosses(
            fit.fitted,
            {
              matrix: fit.matrix,
              rows: held,
              truth: Float64Array.from(held, (row) => inner.head.target.truth[row]!),
              classes: head.classes,
            },
            lossOf(head.classes > 0 ? 'classify' : 'regress'),
            {
              blockBars: selection.blockBars,
              repeats: selection.repeats,
              rngOf: (column, repeat) => rngOf('permutation', column, repeat),
            },
          );
    const best = importance.subarray(names.length).reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
    for (const j of free) if (importance[j]! > Math.max(0, best)) beats[j]!++;
    perFold.push(importance.slice(0, names.length));
  }
  requireFolds(head, 'selection.params.folds', perFold.length, skipped);
  const mean = Float64Array.from(names, (_, j) => meanOf(perFold.map((of) => of[j]!)));
  const share = beats.map((count) => count / perFold.length);
  const columns = keptColumns(mean, isProtected, selection.keep, share);
  const byName = <T>(of: (j: number) => T): Record<string, T> =>
    Object.fromEntries(names.map((name, j) => [name, of(j)]));
  return {
    columns,
    record: {
      use: selection.use,
      kept: Array.from(columns, (j) => names[j]!),
      protected: names.filter((_, j) => isProtected[j] === 1),
      importance: byName((j) => ({ mean: mean[j]!, error: errorOf(perFold.map((of) => of[j]!)) })),
      ...(selection.keep === 'shadow' ? { beatsShadows: byName((j) => share[j]!) } : {}),
      folds: { use: selection.folds.name, done: perFold.length, skipped },
    },
  };
}

/** The columns of a fold's train rows, or why they cannot be chosen: too few rows for folds within the fold. All without a selection. */
export async function innerColumns(
  head: HeadRows,
  selection: FeatureSelection | null,
  model: Model,
  seed: number,
): Promise<{ readonly columns: Int32Array | undefined } | { readonly reason: string }> {
  if (selection === null) return { columns: undefined };
  try {
    return await selectFeatures(head, selection, model, seed);
  } catch (error) {
    return { reason: whyUnfit(error) };
  }
}

/** @throws ConfigError CONFIG_INVALID where a name is of no column */
function protectedColumns(head: HeadRows, { protect }: FeatureSelection): Uint8Array {
  const { names } = head.matrix;
  const features = head.context.features.names.length;
  const out = new Uint8Array(names.length);
  for (const name of protect) {
    if (name === LABEL_INPUTS) out.fill(1, features);
    else if (names.includes(name)) out[names.indexOf(name)] = 1;
    else throw unknownColumn(head, name);
  }
  return out;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function errorOf(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
