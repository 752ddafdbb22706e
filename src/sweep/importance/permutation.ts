import { childSeed, makeRng } from '../../core/index.ts';
import type { CellColumn } from './cells.ts';
import { type Forest, outOfBagError } from './forest.ts';

const SHUFFLES = 5;

/**
 * How much worse the forest gets, out of the bag, when one dimension's values change hands among the trials that have one: parts
 * of the whole. It asks about the trials alone, not about a space that they do not fill.
 *
 * @param error out of the bag, as the trials are
 * @returns shape [columns], sum 1, or all 0 where nothing matters
 * @see Breiman 2001, Machine Learning 45(1)
 */
export function permutationShares(
  forest: Forest,
  columns: readonly CellColumn[],
  target: Float64Array,
  error: number,
  seed: number,
): Float64Array {
  const losses = columns.map(({ codes, measure, name }, column) => {
    if (measure.length < 2) return 0;
    const rows = Int32Array.from(codes.keys()).filter((row) => codes[row]! >= 0);
    let worse = 0;
    for (let s = 0; s < SHUFFLES; s++) {
      const rng = makeRng(childSeed(seed, 'importance', name, s));
      const shuffled = codes.slice();
      for (let i = rows.length - 1; i > 0; i--) {
        const [a, b] = [rows[i]!, rows[rng.int(i + 1)]!];
        [shuffled[a], shuffled[b]] = [shuffled[b]!, shuffled[a]!];
      }
      worse += outOfBagError(forest, columns, target, { column, codes: shuffled }) - error;
    }
    return Math.max(0, worse / SHUFFLES);
  });
  const sum = losses.reduce((total, loss) => total + loss, 0);
  return Float64Array.from(losses, (loss) => (sum > 0 ? loss / sum : 0));
}
