/** One step of a cross-validation in time: positions into the rows that were given. */
export interface PurgedFold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Positions `[from, to)` that are held out together. */
export interface HeldBlock {
  readonly from: number;
  readonly to: number;
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
  return Array.from({ length: folds }, (_, fold) =>
    foldOf(rows, endOf, [partOf(rows.length, folds, fold)], embargoBars),
  );
}

/** Part `index` of `parts` nearly equal ones. */
export function partOf(rows: number, parts: number, index: number): HeldBlock {
  return { from: Math.floor((index * rows) / parts), to: Math.floor(((index + 1) * rows) / parts) };
}

/** The fold that holds these blocks out: all other rows are fitted on but for what is purged around each block. */
export function foldOf(
  rows: Int32Array,
  endOf: (row: number) => number,
  blocks: readonly HeldBlock[],
  embargoBars: number,
): PurgedFold {
  const positions = Int32Array.from(rows, (_, i) => i);
  const held = blocks
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => {
      let end = rows[to - 1]!;
      for (let i = from; i < to; i++) end = Math.max(end, endOf(rows[i]!));
      return { from, to, start: rows[from]!, end };
    });
  const isFree = (i: number): boolean =>
    held.every(({ from, to, start, end }) =>
      i < from ? endOf(rows[i]!) + embargoBars < start : i >= to && rows[i]! > end + embargoBars,
    );
  return {
    train: positions.filter(isFree),
    test: positions.filter((i) => held.some(({ from, to }) => i >= from && i < to)),
  };
}
