/** How many ways there are to choose half of an even number of blocks. */
export function halvesOf(blocks: number): number {
  let count = 1;
  for (let i = 1; i <= blocks / 2; i++) count = (count * (blocks / 2 + i)) / i;
  return count;
}

/**
 * Calls back with the row sums of every half of the blocks, in lexicographic order of the chosen blocks. Sums of shared beginnings are made once.
 *
 * @param table row-major [blocks × width]
 * @param visit sums of the chosen rows, shape [width] (the buffer is used again), and the combination's number
 */
export function forEachHalf(
  table: Float64Array,
  blocks: number,
  width: number,
  visit: (sums: Float64Array, combination: number) => void,
): void {
  const half = blocks / 2;
  const levels = Array.from({ length: half + 1 }, () => new Float64Array(width));
  let combination = 0;
  const choose = (chosen: number, from: number): void => {
    const sums = levels[chosen]!;
    if (chosen === half) {
      visit(sums, combination++);
      return;
    }
    const next = levels[chosen + 1]!;
    for (let block = from; block <= blocks - (half - chosen); block++) {
      const at = block * width;
      for (let j = 0; j < width; j++) next[j] = sums[j]! + table[at + j]!;
      choose(chosen + 1, block + 1);
    }
  };
  choose(0, 0);
}
