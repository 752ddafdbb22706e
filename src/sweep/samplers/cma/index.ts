import { z } from 'zod';
import { ConfigError, childSeed, makeRng } from '../../../core/index.ts';
import { coordinateOf, valueAt } from '../../space/draw-value.ts';
import type { Dimension, NormalDistribution, Point, RangeDistribution, SearchSpace } from '../../space/space.ts';
import { firstAccepted } from '../accepted.ts';
import { compareTrials } from '../compare-trials.ts';
import type { Sampler, Told } from '../contract.ts';
import { drawPoint } from '../random.ts';
import { Evolution } from './evolution.ts';

export const cmaSchema = z.strictObject({
  /** Trials of a generation; null: 4 + ⌊3 ln d⌋ for d parameters. */
  population: z.number().int().min(4).nullable().default(null),
  /** First deviation as a share of each range. */
  deviation: z
    .number()
    .positive()
    .max(1)
    .default(1 / 6),
});

/** Attempts at a point inside the ranges that satisfies the constraints. */
const ATTEMPTS = 100;

/** A dimension that the evolution can move in. */
type Axis = Dimension & { readonly distribution: RangeDistribution | NormalDistribution };

/**
 * CMA-ES over coordinates from 0 to 1. Trials of one generation are those with neighbouring numbers; a generation counts once all of it is told, and
 * until then its successors are drawn from the distribution before it: several workers never wait for each other.
 *
 * @throws ConfigError CONFIG_INVALID for choices and conditional parameters, which have no neighbours
 * @see Hansen 2016, arXiv 1604.00772; Krause, Arbonès & Igel 2016, NIPS 29 (Cholesky factors)
 */
export function cmaEs(params: z.output<typeof cmaSchema>, space: SearchSpace, path: string): Sampler {
  const axes = space.dimensions.map((dimension) => axisOf(dimension, path));
  const population = params.population ?? 4 + Math.floor(3 * Math.log(axes.length));
  return {
    size: null,
    adaptive: true,
    ask(number, history, seed) {
      const evolution = evolved(axes, history, population, params.deviation);
      const rng = makeRng(childSeed(seed, 'trial', number));
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const point = pointOf(axes, evolution.draw(rng), attempt === ATTEMPTS - 1);
        if (point !== null && space.accepts(point)) return point;
      }
      return firstAccepted(space, () => drawPoint(space, rng));
    },
  };
}

/** The distribution after all generations that are told as a whole, in order. */
function evolved(axes: readonly Axis[], history: readonly Told[], population: number, deviation: number): Evolution {
  const evolution = new Evolution(axes.length, population, deviation);
  const ended = new Map(history.filter(({ state }) => state !== 'running').map((told) => [told.number, told]));
  for (let first = 0; ; first += population) {
    const generation: Told[] = [];
    for (let number = first; number < first + population; number++) {
      const told = ended.get(number);
      if (told === undefined) return evolution;
      generation.push(told);
    }
    // Failed trials rank last, by number: the evolution moves away from them.
    const failed = generation.filter(({ state }) => state === 'failed');
    const ranked = [...compareTrials(generation.filter(({ state }) => state !== 'failed')), ...failed];
    evolution.step(
      ranked.map(({ point }) =>
        Float64Array.from(axes, ({ name, distribution }) => coordinateOf(distribution, point[name]!)),
      ),
    );
  }
}

/** null where a coordinate lies outside; with `clip` it is brought to the edge. */
function pointOf(axes: readonly Axis[], coordinates: Float64Array, clip: boolean): Point | null {
  if (!clip && coordinates.some((u) => u < 0 || u >= 1)) return null;
  return Object.fromEntries(
    axes.map(({ name, distribution }, d) => [
      name,
      valueAt(distribution, Math.min(1 - 2 ** -53, Math.max(0, coordinates[d]!))),
    ]),
  );
}

function axisOf(dimension: Dimension, path: string): Axis {
  if (dimension.distribution.kind !== 'categorical' && dimension.when === null) return dimension as Axis;
  throw new ConfigError('CONFIG_INVALID', {
    what: `"${dimension.name}" is ${dimension.when === null ? 'a list of choices' : 'there for some choices only'}, and CMA-ES moves in ranges`,
    where: path,
    path,
    mend: 'use sampler: tpe, or leave the parameter out of the space',
  });
}
