import { childSeed, makeRng } from '../../core/index.ts';
import { valueAt } from '../space/draw-value.ts';
import { isActive, type Point, type SearchSpace } from '../space/space.ts';
import { firstAccepted } from './accepted.ts';
import type { Sampler } from './contract.ts';
import { drawPoint } from './random.ts';

/** Attempts of a sequence at a point that satisfies the constraints. */
const ATTEMPTS = 64;

/** Where a sequence's point of an index lies along a dimension, from 0 up to, not including, 1. */
export type Coordinate = (index: number, dimension: number, seed: number) => number;

/** Points of a low-discrepancy sequence, one a trial's number. */
export function sequence(space: SearchSpace, coordinate: Coordinate): Sampler {
  return {
    size: null,
    adaptive: false,
    ask(number, _history, seed) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        // A point that breaks a constraint is replaced from far behind, where no trial's own number comes.
        const index = attempt === 0 ? number : 2 ** 30 + number * ATTEMPTS + attempt;
        const point = pointAt(space, coordinate, index, seed);
        if (space.accepts(point)) return point;
      }
      const rng = makeRng(childSeed(seed, 'trial', number));
      return firstAccepted(space, () => drawPoint(space, rng));
    },
  };
}

function pointAt({ dimensions }: SearchSpace, coordinate: Coordinate, index: number, seed: number): Point {
  const point: Record<string, number> = {};
  dimensions.forEach((dimension, d) => {
    if (isActive(dimension, point)) point[dimension.name] = valueAt(dimension.distribution, coordinate(index, d, seed));
  });
  return point;
}
