import { childSeed, type Matrix, makeRng } from '../../core/index.ts';
import type { Model, ProgressShare, TrainingSet } from '../contract.ts';
import { purgedFolds } from '../selection/purged-folds.ts';
import { memberSet } from './members.ts';

/** What members that knew nothing of a row said of it. */
export interface OutOfFold {
  /** Rows of the matrix that were forecast, rising. */
  readonly rows: Int32Array;
  /** One array a member, row-major [rows × outputs]. */
  readonly forecasts: readonly Float64Array[];
  /** Folds that had rows to fit on. */
  readonly folds: number;
}

/**
 * Fits every member on each inner fold and has it forecast the rows held out there. Folds are parts of the fit rows that follow
 * each other; a row whose target reads what a held-out row's target reads, or lies `embargoBars` near it, is not fitted on.
 *
 * Members that stop early read the stop rows, which lie behind all fit rows.
 */
export async function forecastOutOfFold(
  members: readonly Model[],
  seeds: readonly number[],
  set: TrainingSet,
  count: number,
  onProgress?: ProgressShare,
): Promise<OutOfFold> {
  const { rows, labelEnd, embargoBars } = set;
  const outputs = Math.max(1, set.classes);
  const endOf = (row: number): number => Math.max(row, labelEnd?.[row] ?? row);
  const folds = purgedFolds(rows, endOf, count, embargoBars ?? 0)
    .map((fold, number) => ({ ...fold, number }))
    .filter(({ train, test }) => train.length > 0 && test.length > 0);
  const held = folds.flatMap(({ test }) => Array.from(test, (i) => rows[i]!));
  const forecasts = members.map(() => new Float64Array(held.length * outputs));
  let at = 0;
  for (const [f, { train, test, number }] of folds.entries()) {
    const inner = { ...set, rows: train.map((i) => rows[i]!) };
    const heldOut = takeRows(
      set.matrix,
      test.map((i) => rows[i]!),
    );
    for (const [m, member] of members.entries()) {
      const fitted = await member.fit(memberSet(member, inner), makeRng(childSeed(seeds[m]!, 'fold', number)));
      forecasts[m]!.set(fitted.predict(heldOut), at);
      onProgress?.((f * members.length + m + 1) / (folds.length * members.length));
    }
    at += test.length * outputs;
  }
  return { rows: Int32Array.from(held), forecasts, folds: folds.length };
}

function takeRows({ data, names }: Matrix, rows: Int32Array): Matrix {
  const width = names.length;
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    taken.set(data.subarray(row * width, (row + 1) * width), i * width);
  });
  return { data: taken, rows: rows.length, names };
}
