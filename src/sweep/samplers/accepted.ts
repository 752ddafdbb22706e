import { ConfigError } from '../../core/index.ts';
import type { Point, SearchSpace } from '../space/space.ts';

/** Draws that may break the constraints before a space is taken to have no point at all. */
const MOST_DRAWS = 10_000;

/**
 * The first drawn point that satisfies the constraints.
 *
 * @param draw the point of an attempt, from 0
 * @throws ConfigError CONFIG_INVALID after 10,000 attempts
 */
export function firstAccepted(space: SearchSpace, draw: (attempt: number) => Point, most = MOST_DRAWS): Point {
  for (let attempt = 0; attempt < most; attempt++) {
    const point = draw(attempt);
    if (space.accepts(point)) return point;
  }
  throw new ConfigError('CONFIG_INVALID', {
    what: `none of ${most} points drawn from the space satisfies the constraints`,
    where: 'sweep.constraints',
    path: 'sweep.constraints',
    mend: 'widen the ranges, or loosen the constraints',
  });
}
