import type { Rng } from '../core/index.ts';

/**
 * One stationary-bootstrap resample of rows 0 … n − 1: blocks that start anywhere, wrap at the end and have geometric
 * lengths with mean `expectedBlock`.
 *
 * @param expectedBlock rows, ≥ 1; 1 draws single rows independently
 * @returns new Int32Array [n] of row indices
 * @see Politis & Romano 1994, JASA 89(428)
 */
export function stationaryBootstrapIndices(n: number, expectedBlock: number, rng: Rng): Int32Array {
  const indices = new Int32Array(n);
  stationaryBootstrapIndicesInto(expectedBlock, rng, indices);
  return indices;
}

/** The same into a buffer of length n. */
export function stationaryBootstrapIndicesInto(expectedBlock: number, rng: Rng, indices: Int32Array): void {
  const n = indices.length;
  const restart = 1 / Math.max(1, expectedBlock);
  let at = 0;
  for (let i = 0; i < n; i++) {
    if (i === 0 || rng.next() < restart) at = rng.int(n);
    else if (++at === n) at = 0;
    indices[i] = at;
  }
}
