import { z } from 'zod';
import { childSeed, makeRng, type Rng } from '../../core/index.ts';
import { drawValue } from '../space/draw-value.ts';
import { isActive, type Point, type SearchSpace } from '../space/space.ts';
import { firstAccepted } from './accepted.ts';
import type { Sampler } from './contract.ts';

export const randomSchema = z.strictObject({});

/** Every dimension on its own, from its distribution. */
export function random(_params: z.output<typeof randomSchema>, space: SearchSpace): Sampler {
  return {
    size: null,
    adaptive: false,
    ask: (number, _history, seed) => {
      const rng = makeRng(childSeed(seed, 'trial', number));
      return firstAccepted(space, () => drawPoint(space, rng));
    },
  };
}

/** A point of the space as it is, constraints or not. */
export function drawPoint({ dimensions }: SearchSpace, rng: Rng): Point {
  const point: Record<string, number> = {};
  for (const dimension of dimensions) {
    if (isActive(dimension, point)) point[dimension.name] = drawValue(dimension.distribution, rng);
  }
  return point;
}
