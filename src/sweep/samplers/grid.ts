import { z } from 'zod';
import { ConfigError } from '../../core/index.ts';
import { snap, valueAt } from '../space/draw-value.ts';
import type { Dimension, Distribution, Point, SearchSpace } from '../space/space.ts';
import type { Sampler } from './contract.ts';

export const gridSchema = z.strictObject({
  /** Values that a range without steps or in the logarithm is cut into, both ends among them; and a normal distribution. */
  levels: z.number().int().min(2).default(5),
});

/** Larger grids are refused: nobody waits for them. */
const MOST_POINTS = 1_000_000;

/** Every combination once, those that break a constraint left out; the last dimension changes first. */
export function grid({ levels }: z.output<typeof gridSchema>, space: SearchSpace): Sampler {
  const points = combinations(space, levels);
  return { size: points.length, adaptive: false, ask: (number) => points[number % points.length]! };
}

function combinations(space: SearchSpace, levels: number): Point[] {
  let points: Point[] = [{}];
  for (const dimension of space.dimensions) {
    const values = levelsOf(dimension, levels);
    points = points.flatMap((point) =>
      isOff(dimension, point) ? [point] : values.map((value) => ({ ...point, [dimension.name]: value })),
    );
    if (points.length > MOST_POINTS) throw refused(`the grid has more than ${MOST_POINTS} points`);
  }
  const accepted = points.filter((point) => space.accepts(point));
  if (accepted.length === 0) throw refused('no point of the grid satisfies the constraints');
  return accepted;
}

function isOff({ when }: Dimension, point: Point): boolean {
  return when !== null && point[when.dimension] !== when.choice;
}

function levelsOf({ distribution }: Dimension, levels: number): number[] {
  return [...new Set(listValues(distribution, levels))];
}

function listValues(distribution: Distribution, levels: number): number[] {
  switch (distribution.kind) {
    case 'categorical':
      return Array.from(distribution.choices.keys());
    case 'normal':
      return Array.from({ length: levels }, (_, i) => valueAt(distribution, (i + 0.5) / levels));
    default: {
      const { low, high, log, step } = distribution;
      const steps = step === null ? Number.POSITIVE_INFINITY : Math.floor((high - low) / step + 1e-9) + 1;
      if (step !== null && !log && steps <= MOST_POINTS) {
        return Array.from({ length: steps }, (_, i) => snap(distribution, low + i * step));
      }
      return Array.from({ length: levels }, (_, i) => {
        const share = i / (levels - 1);
        return snap(distribution, log ? low * (high / low) ** share : low + share * (high - low));
      });
    }
  }
}

function refused(what: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    what,
    where: 'sweep.space',
    path: 'sweep.space',
    mend: 'narrow the ranges, widen the steps, or use sampler: random',
  });
}
