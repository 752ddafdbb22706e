/** One step of a cross-validation in time: positions into the rows that were given. */
export interface PurgedFold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Rows in time order cut into `folds` parts that follow each other; each is tested on once. What is fitted for a part sees the
 * rows before it whose targets end before it, and the rows after the last row that one of its targets reads, `embargoBars`
 * further off on both sides. So no row that is fitted on shares a bar of its target with one that is tested on.
 *
 * @param rows rising
 * @param endOf last row that the target of a row reads
 */
export function purgedFolds(
  rows: Int32Array,
  endOf: (row: number) => number,
  folds: number,
  embargoBars: number,
): PurgedFold[] {
  const positions = Int32Array.from(rows, (_, i) => i);
  return Array.from({ length: folds }, (_, fold) => {
    const from = Math.floor((fold * rows.length) / folds);
    const to = Math.floor(((fold + 1) * rows.length) / folds);
    const test = positions.slice(from, to);
    if (test.length === 0) return { train: positions, test };
    const start = rows[from]!;
    const end = test.reduce((last, i) => Math.max(last, endOf(rows[i]!)), rows[to - 1]!);
    const train = positions.filter((i) =>
      i < from ? endOf(rows[i]!) + embargoBars < start : i >= to && rows[i]! > end + embargoBars,
    );
    return { train, test };
  });
}
