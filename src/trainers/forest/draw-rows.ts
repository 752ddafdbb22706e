import type { Rng } from '../../core/index.ts';

/** How often each of `count` rows is drawn, as many draws as rows. */
export function drawRows(count: number, rng: Rng): Int32Array {
  const times = new Int32Array(count);
  for (let i = 0; i < count; i++) times[rng.int(count)]!++;
  return times;
}

/**
 * The same in blocks of rows that follow each other: the last block wraps round to the first rows.
 *
 * @see Politis & Romano 1992, "A circular block-resampling procedure for stationary data"
 */
export function drawBlocks(count: number, length: number, rng: Rng): Int32Array {
  const times = new Int32Array(count);
  for (let drawn = 0; drawn < count; ) {
    let at = rng.int(count);
    for (let i = 0; i < length && drawn < count; i++, drawn++) {
      times[at]!++;
      at = at + 1 === count ? 0 : at + 1;
    }
  }
  return times;
}
