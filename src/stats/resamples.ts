import type { Rng } from '../core/index.ts';
import { type Blocks, indicesToBlocksInto } from './blocks.ts';
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
    nextInto: (blocks) => indicesToBlocksInto(indices.subarray(rep * n, ++rep * n), blocks),
  };
}
