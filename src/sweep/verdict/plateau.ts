import { NEEDLE, type Plateau, type SweepObjective } from '../../core/index.ts';
import { figure } from '../../experiment/index.ts';
import { coordinateOf } from '../space/draw-value.ts';
import type { Dimension, Point, SearchSpace } from '../space/space.ts';
import type { JudgedTrial } from './contract.ts';

/** Trials within this share of the space's diagonal are neighbours. */
const NEAR = 0.1;
/** Where fewer are near, the nearest so many are taken. */
const FEWEST = 10;
/** Lead that the neighbours keep from which on a winner stands on a plateau. */
const PLATEAU = 0.7;

/**
 * Whether the winner's neighbours are good too. Neighbours are complete trials at other points, all within a tenth of the space's diagonal, at
 * least the ten nearest; of trials at one point the first counts.
 *
 * The median of all is one over the space: a trial weighs 1 ÷ the trials within that distance of it, or a search that crowds about its best would leave
 * the best no lead. The neighbours' median is plain.
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
  const measure = new Distances(space);
  const own = measure.place(winner.point);
  const all = [...points.values()]
    .map((trial): Placed => {
      const place = measure.place(trial.point);
      return { trial, place, distance: measure.between(own, place) };
    })
    .sort((a, b) => a.distance - b.distance || a.trial.number - b.trial.number);
  const near = all.filter(({ distance }, i) => i < FEWEST || distance <= NEAR);
  const best = winner.values[0]!;
  const median = weightedMedian(near.map(({ trial }) => [trial.values[0]!, 1]));
  const overall = weightedMedian(evenly([{ trial: winner, place: own, distance: 0 }, ...all], measure));
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

interface Placed {
  readonly trial: JudgedTrial;
  readonly place: Float64Array;
  readonly distance: number;
}

/** Where points lie in a space, and how far from each other. */
class Distances {
  readonly #dimensions: readonly Dimension[];
  /** Whether two values are either the same or 1 apart. */
  readonly #kinds: readonly boolean[];

  constructor({ dimensions }: SearchSpace) {
    this.#dimensions = dimensions;
    this.#kinds = dimensions.map(({ distribution }) => distribution.kind === 'categorical');
  }

  /** Quantiles of numbers, choices as they are, NaN for no value; shape [dimensions]. */
  place(point: Point): Float64Array {
    return Float64Array.from(this.#dimensions, ({ name, distribution }) => {
      const value = point[name];
      if (value === undefined) return Number.NaN;
      return distribution.kind === 'categorical' ? value : coordinateOf(distribution, value);
    });
  }

  /** Euclidean, as a share of the diagonal: from 0 to 1. */
  between(a: Float64Array, b: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < a.length; k++) {
      const apart = a[k]! - b[k]!;
      // Without a value on either side nothing lies between; on one side everything does.
      if (Number.isNaN(apart)) sum += Number.isNaN(a[k]!) && Number.isNaN(b[k]!) ? 0 : 1;
      else sum += this.#kinds[k] ? (apart === 0 ? 0 : 1) : apart * apart;
    }
    return Math.sqrt(sum / a.length);
  }
}

function key({ dimensions }: SearchSpace, point: Point): string {
  return dimensions.map(({ name }) => point[name]).join(' ');
}

/** First objectives, each with what it weighs in a crowd. */
function evenly(trials: readonly Placed[], measure: Distances): [number, number][] {
  return trials.map(({ trial, place }) => {
    let crowd = 0;
    for (const other of trials) if (measure.between(place, other.place) <= NEAR) crowd++;
    return [trial.values[0]!, 1 / crowd];
  });
}

/** The value below which half of the weight lies; midway where two share the middle. */
function weightedMedian(values: readonly (readonly [value: number, weight: number])[]): number {
  const sorted = values.toSorted((a, b) => a[0] - b[0]);
  const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let below = 0;
  for (const [i, [value, weight]] of sorted.entries()) {
    below += weight;
    if (Math.abs(below - half) < 1e-9 * half && i + 1 < sorted.length) return (value + sorted[i + 1]![0]) / 2;
    if (below > half) return value;
  }
  return Number.NaN;
}
