import { foldOf, type PurgedFold, partOf } from './purged-folds.ts';

/**
 * Walk-forward inside a window: rows in time order cut into `folds` + 1 parts; each but the first is tested on once, by what was
 * fitted on all before it, purged and `embargoBars` off. No fold sees a later row.
 *
 * @param rows rising
 * @param endOf last row that the target of a row reads
 */
export function expandingFolds(
  rows: Int32Array,
  endOf: (row: number) => number,
  folds: number,
  embargoBars: number,
): PurgedFold[] {
  return Array.from({ length: folds }, (_, fold) => {
    const block = partOf(rows.length, folds + 1, fold + 1);
    const { train, test } = foldOf(rows, endOf, [block], embargoBars);
    return { train: train.filter((i) => i < block.from), test };
  });
}
