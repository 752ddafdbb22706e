import type { Plateau, SweepObjective } from '../../core/index.ts';
import { figure } from '../../experiment/index.ts';
import { sortedQuantile } from '../../stats/index.ts';
import { coordinateOf } from '../space/draw-value.ts';
import type { Dimension, Point, SearchSpace } from '../space/space.ts';
import type { JudgedTrial } from './contract.ts';

/** Trials within this share of the space's diagonal are neighbours. */
const NEAR = 0.1;
/** Where fewer are near, the nearest so many are taken. */
const FEWEST = 10;
/** Lead that the neighbours keep from which on a winner stands on a plateau, and below which on a needle. */
const PLATEAU = 0.7;
const NEEDLE = 0.3;

/**
 * Whether the winner's neighbours are good too. Neighbours are complete trials at other points, all within a tenth of the space's diagonal, at
 * least the ten nearest; of trials at one point the first counts.
 *
 * A number's distance is that of its quantiles in its distribution (equal steps of the logarithm count alike where it is searched so); two choices
 * lie 1 apart, as does a value from none.
 *
 * @param complete trials with their values
 * @returns null where there are fewer than three points
 */
export function plateauOf(
  winner: JudgedTrial | null,
  complete: readonly JudgedTrial[],
  objective: SweepObjective,
  space: SearchSpace,
): Plateau | null {
  if (winner === null) return null;
  const points = new Map<string, JudgedTrial>([[key(space, winner.point), winner]]);
  for (const trial of complete) {
    const at = key(space, trial.point);
    if (!points.has(at) && !Number.isNaN(trial.values[0]!)) points.set(at, trial);
  }
  points.delete(key(space, winner.point));
  if (points.size < 2) return null;
  const all = [...points.values()]
    .map((trial) => ({ trial, distance: distanceOf(space, winner.point, trial.point) }))
    .sort((a, b) => a.distance - b.distance || a.trial.number - b.trial.number);
  const near = all.filter(({ distance }, i) => i < FEWEST || distance <= NEAR);
  const best = winner.values[0]!;
  const median = medianOf(near.map(({ trial }) => trial.values[0]!));
  const overall = medianOf([best, ...all.map(({ trial }) => trial.values[0]!)]);
  const lead = objective.goal === 'maximise' ? best - overall : overall - best;
  const found = {
    neighbours: near.length,
    distance: near.reduce((sum, { distance }) => sum + distance, 0) / near.length,
    best,
    median,
    overall,
    kept: lead > 0 ? (median - overall) / (best - overall) : Number.NaN,
  };
  return { ...found, sentence: sentenceOf(found) };
}

function sentenceOf({ neighbours, best, median, overall, kept, distance }: Omit<Plateau, 'sentence'>): string {
  const around = `The ${neighbours} nearest trials (at ${figure(100 * distance, 0)} % of the space's diagonal on average) have a median of ${figure(median)}, the winner ${figure(best)}, all trials ${figure(overall)}`;
  if (Number.isNaN(kept)) return `${around}: the winner has no lead over the others.`;
  const share = `they keep ${figure(100 * kept, 0)} % of its lead`;
  if (kept >= PLATEAU) return `${around}: ${share}, it stands on a plateau.`;
  if (kept < NEEDLE) return `${around}: ${share}, it stands on a needle.`;
  return `${around}: ${share}, it stands on a slope.`;
}

/** Euclidean, as a share of the diagonal: from 0 to 1. */
function distanceOf({ dimensions }: SearchSpace, a: Point, b: Point): number {
  let sum = 0;
  for (const dimension of dimensions) sum += apart(dimension, a[dimension.name], b[dimension.name]) ** 2;
  return Math.sqrt(sum / dimensions.length);
}

function apart({ distribution }: Dimension, a: number | undefined, b: number | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined || distribution.kind === 'categorical') return 1;
  return Math.abs(coordinateOf(distribution, a) - coordinateOf(distribution, b));
}

function key({ dimensions }: SearchSpace, point: Point): string {
  return dimensions.map(({ name }) => point[name]).join(' ');
}

function medianOf(values: readonly number[]): number {
  return sortedQuantile(Float64Array.from(values).sort(), 0.5);
}
