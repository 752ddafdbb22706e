/** A resample of rows 0 … n − 1 as blocks of consecutive rows, round the circle; lengths sum to n. Filled anew by each draw. */
export interface Blocks {
  readonly n: number;
  /** Blocks in use. */
  count: number;
  /** First row of each, shape [n]. */
  readonly start: Int32Array;
  /** Rows of each, shape [n]. */
  readonly length: Int32Array;
}

/** An empty record for resamples of n rows. */
export function makeBlocks(n: number): Blocks {
  return { n, count: 0, start: new Int32Array(n), length: new Int32Array(n) };
}

/** The row indices of a resample, one by one. @param indices shape [n] */
export function blocksToIndicesInto({ n, count, start, length }: Blocks, indices: Int32Array): void {
  let at = 0;
  for (let b = 0; b < count; b++) {
    let row = start[b]!;
    for (let end = at + length[b]!; at < end; at++) {
      indices[at] = row;
      if (++row === n) row = 0;
    }
  }
}

/** The blocks of given row indices: a step other than to the next row, round the circle, starts one. @param indices shape [n] */
export function indicesToBlocksInto(indices: Int32Array, blocks: Blocks): void {
  const { n, start, length } = blocks;
  let current = -1;
  let expected = -1;
  for (let i = 0; i < n; i++) {
    const index = indices[i]!;
    if (index !== expected) {
      current++;
      start[current] = index;
      length[current] = 0;
    }
    length[current]!++;
    expected = index + 1 === n ? 0 : index + 1;
  }
  blocks.count = current + 1;
}
