import type { Rng } from '../core/index.ts';
import { type Blocks, blocksToIndicesInto, makeBlocks } from './blocks.ts';

/**
 * One stationary-bootstrap resample of rows 0 … n − 1 as blocks that start anywhere, wrap at the end and have geometric lengths with mean
 * `expectedBlock`; the last one is cut where n rows are full. Two random numbers a block, one where blocks are single rows.
 *
 * @param expectedBlock rows; 1 or less draws single rows independently
 * @see Politis & Romano 1994, JASA 89(428)
 */
export function stationaryBlocksInto(expectedBlock: number, rng: Rng, blocks: Blocks): void {
  const { n, start, length } = blocks;
  const stay = 1 - 1 / Math.max(1, expectedBlock);
  const perLog = stay > 0 ? 1 / Math.log(stay) : 0;
  let count = 0;
  for (let left = n; left > 0; count++) {
    start[count] = rng.int(n);
    // P(length > k) = stay^k.
    const drawn = stay > 0 ? 1 + Math.floor(Math.log(1 - rng.next()) * perLog) : 1;
    const rows = drawn < left ? drawn : left;
    length[count] = rows;
    left -= rows;
  }
  blocks.count = count;
}

/** The same as row indices. @returns new Int32Array [n] */
export function stationaryBootstrapIndices(n: number, expectedBlock: number, rng: Rng): Int32Array {
  const blocks = makeBlocks(n);
  const indices = new Int32Array(n);
  stationaryBlocksInto(expectedBlock, rng, blocks);
  blocksToIndicesInto(blocks, indices);
  return indices;
}
