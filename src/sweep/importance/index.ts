import type { Importance, SweepDimension, SweepTrial } from '../../core/index.ts';
import { cellColumns } from './cells.ts';
import { varianceShares } from './fanova.ts';
import { fillsBox } from './fills-box.ts';
import { growForest, outOfBagError } from './forest.ts';
import { permutationShares } from './permutation.ts';

const FEWEST_TRIALS = 10;
/** Beyond so many dimensions the pairs are too many to look at. */
const MOST_DIMENSIONS = 40;
const MOST_PAIRS = 50;

/**
 * How much of the first objective's variance over the trials' space each parameter explains, alone and in pairs, from a forest that is
 * fitted to the complete trials. Where these do not fill the box that their dimensions span, or the dimensions are very many, shares
 * come from shuffling instead, without pairs.
 *
 * @param trials in any order; those without a finite first value are left out
 * @param seed the same trials and seed give the same bits
 * @returns null with fewer than 10 such trials, or where all have the same value
 */
export function importanceOf(
  trials: readonly SweepTrial[],
  dimensions: readonly SweepDimension[],
  seed: number,
): Importance | null {
  const complete = trials
    .filter(({ state, values }) => state === 'complete' && Number.isFinite(values[0]))
    .sort((a, b) => a.number - b.number);
  const target = Float64Array.from(complete, ({ values }) => values[0]!);
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  const variance = target.reduce((sum, value) => sum + (value - mean) ** 2, 0) / target.length;
  if (complete.length < FEWEST_TRIALS || dimensions.length === 0 || !(variance > 0)) return null;
  // A forest on far-off levels would lose digits.
  const centred = target.map((value) => value - mean);
  const columns = cellColumns(complete, dimensions);
  const forest = growForest(columns, centred, seed);
  const error = outOfBagError(forest, columns, centred);
  const explained = 1 - error / variance;
  const named = (shares: ArrayLike<number>) =>
    dimensions.map(({ name }, i) => ({ name, share: shares[i]! })).sort((a, b) => b.share - a.share);
  if (dimensions.length > MOST_DIMENSIONS || !fillsBox(columns)) {
    const shares = permutationShares(forest, columns, centred, error, seed);
    return { method: 'permutation', main: named(shares), pairs: [], explained };
  }
  const { main, pairs } = varianceShares(forest, columns, seed);
  const greatest = pairs
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_PAIRS)
    .map(({ columns: [i, j], share }) => ({ names: [dimensions[i]!.name, dimensions[j]!.name] as const, share }));
  return { method: 'fanova', main: named(main), pairs: greatest, explained };
}
