import type { Rng } from '../core/index.ts';

/** What is permuted: counts over bins, one line a cell of time, the cells of the first window before those of the second. */
export interface BlockPermutationInput {
  /** Row-major, shape [cells × bins]. */
  readonly counts: Int32Array;
  readonly bins: number;
  /** Cells of the first window. */
  readonly firstCells: number;
  /** Wanted length of a block. */
  readonly blockCells: number;
  readonly reps: number;
  readonly rng: Rng;
}

type TwoSamples = (a: ArrayLike<number>, b: ArrayLike<number>) => number;

/**
 * Distances of two windows under the null that a block of time belongs to either by chance: blocks that hold the series' memory are dealt
 * out anew, as many to each window as it had. Autocorrelation inside a block stays, so that slow series are given the wide noise that
 * they have.
 *
 * @param distances of the two windows' counts, each asked at every deal
 * @returns draws, one array a distance, each of length `reps`
 */
export function blockPermutation(input: BlockPermutationInput, distances: readonly TwoSamples[]): Float64Array[] {
  const { bins, firstCells, reps, rng } = input;
  const { blocks, first } = sumBlocks(input);
  const count = blocks.length / bins;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const draws = distances.map(() => new Float64Array(reps));
  const a = new Float64Array(bins);
  const b = new Float64Array(bins);
  for (let rep = 0; rep < reps && firstCells > 0; rep++) {
    for (let i = 0; i < first; i++) {
      const j = i + rng.int(count - i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    a.fill(0);
    b.fill(0);
    for (let i = 0; i < count; i++) {
      const side = i < first ? a : b;
      const at = order[i]! * bins;
      for (let k = 0; k < bins; k++) side[k]! += blocks[at + k]!;
    }
    for (const [d, distance] of distances.entries()) draws[d]![rep] = distance(a, b);
  }
  return draws;
}

/** The smallest p that such a permutation can give, the two windows being interchangeable: 2 ÷ the number of deals. */
export function leastPermutationP(cells: number, firstCells: number, blockCells: number): number {
  const first = blocksOf(firstCells, blockCells);
  const all = first + blocksOf(cells - firstCells, blockCells);
  let deals = 1;
  for (let i = 1; i <= first; i++) deals *= (all - first + i) / i;
  return Math.min(1, 2 / deals);
}

function blocksOf(cells: number, blockCells: number): number {
  return Math.max(1, Math.floor(cells / blockCells));
}

/** Counts of each block; those of a window are as alike in length as whole cells allow. */
function sumBlocks({ counts, bins, firstCells, blockCells }: BlockPermutationInput): {
  blocks: Float64Array;
  first: number;
} {
  const cells = counts.length / bins;
  const first = blocksOf(firstCells, blockCells);
  const last = blocksOf(cells - firstCells, blockCells);
  const blocks = new Float64Array((first + last) * bins);
  for (let cell = 0; cell < cells; cell++) {
    const block =
      cell < firstCells
        ? Math.floor((cell * first) / firstCells)
        : first + Math.floor(((cell - firstCells) * last) / (cells - firstCells));
    for (let k = 0; k < bins; k++) blocks[block * bins + k]! += counts[cell * bins + k]!;
  }
  return { blocks, first };
}
