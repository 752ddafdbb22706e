import type { Rng } from '../core/index.ts';
import { type Blocks, indicesToBlocksInto, makeBlocks } from './blocks.ts';
import { stationaryBlocksInto } from './stationary-bootstrap.ts';

/** A stream of resamples of n rows, to be read once. */
export interface Resamples {
  /** Rows of the series and of each resample. */
  readonly n: number;
  readonly reps: number;
  /** Expected block length, rows. */
  readonly block: number;
  /** Replaces what `blocks` holds by the next resample. */
  nextInto(blocks: Blocks): void;
}

/** Resamples drawn by the stationary bootstrap. */
export function stationaryResamples(n: number, block: number, reps: number, rng: Rng): Resamples {
  return { n, reps, block, nextInto: (blocks) => stationaryBlocksInto(block, rng, blocks) };
}

/**
 * Resamples that somebody else drew.
 *
 * @param indices row indices, replication-major, shape [reps × n]
 * @param block the expected block length that they were drawn with
 */
export function replayedResamples(indices: Int32Array, n: number, block: number): Resamples {
  let rep = 0;
  return {
    n,
    reps: Math.floor(indices.length / n),
    block,
    nextInto: (blocks) => {
      if ((rep + 1) * n > indices.length) throw new RangeError(`all ${rep} resamples have been read`);
      indicesToBlocksInto(indices.subarray(rep * n, ++rep * n), blocks);
    },
  };
}

/** A record to read them into, for a series of n rows. @throws RangeError where the resamples are of another number of rows */
export function blocksFor(resamples: Resamples, n: number): Blocks {
  if (resamples.n !== n) throw new RangeError(`resamples of ${resamples.n} rows for a series of ${n}`);
  return makeBlocks(n);
}
