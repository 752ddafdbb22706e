import { z } from 'zod';
import { childSeed, makeRng, type Rng } from '../../core/index.ts';
import { coordinateOf, drawValue, valueAt } from '../space/draw-value.ts';
import { isActive, type Point, type SearchSpace } from '../space/space.ts';
import { firstAccepted } from './accepted.ts';
import { compareTrials } from './compare-trials.ts';
import type { Sampler, Told } from './contract.ts';
import { drawPoint } from './random.ts';

export const nsga2Schema = z.strictObject({
  population: z.number().int().min(4).default(50),
  /** How often a child has two parents. */
  crossover: z.number().min(0).max(1).default(0.9),
  /** How often a parameter changes; null: once a child on average. */
  mutation: z.number().min(0).max(1).nullable().default(null),
});

const CHILD_ATTEMPTS = 100;

/**
 * NSGA-II: children of the best so far, by fronts and then by how lonely a trial is in its front. As in CMA-ES, a generation is the trials with
 * neighbouring numbers, and counts once all of it is told.
 *
 * @see Deb et al. 2002, IEEE TEC 6(2)
 */
export function nsga2(params: z.output<typeof nsga2Schema>, space: SearchSpace): Sampler {
  const mutation = params.mutation ?? 1 / Math.max(1, space.dimensions.length);
  return {
    size: null,
    adaptive: true,
    ask(number, history, seed) {
      const rng = makeRng(childSeed(seed, 'trial', number));
      const parents = survivors(history, params.population);
      const draw = (): Point => drawPoint(space, rng);
      if (parents.length < 2) return firstAccepted(space, draw);
      for (let attempt = 0; attempt < CHILD_ATTEMPTS; attempt++) {
        const first = tournament(parents, rng);
        const second = rng.next() < params.crossover ? tournament(parents, rng) : first;
        const child = bear(space, first, second, mutation, rng);
        if (space.accepts(child)) return child;
      }
      return firstAccepted(space, draw);
    },
  };
}

/** The best of all whole generations, best first; each generation was chosen from what was there before it. */
function survivors(history: readonly Told[], population: number): Point[] {
  const ended = new Map(history.filter(({ state }) => state !== 'running').map((told) => [told.number, told]));
  let kept: Told[] = [];
  for (let first = 0; ; first += population) {
    const generation = Array.from({ length: population }, (_, i) => ended.get(first + i));
    if (generation.includes(undefined)) return kept.map(({ point }) => point);
    const born = (generation as Told[]).filter(({ state }) => state !== 'failed');
    kept = compareTrials([...kept, ...born]).slice(0, population);
  }
}

/** The better of two; the list is ordered. */
function tournament(parents: readonly Point[], rng: Rng): Point {
  return parents[Math.min(rng.int(parents.length), rng.int(parents.length))]!;
}

/** How closely children of ranges keep to their parents. */
const CROSSOVER_INDEX = 15;
const MUTATION_INDEX = 20;

/** Choices from either parent; ranges between and around both; now and then a change. What neither parent has is drawn. */
function bear({ dimensions }: SearchSpace, first: Point, second: Point, mutation: number, rng: Rng): Point {
  const child: Record<string, number> = {};
  for (const dimension of dimensions) {
    // Drawn whether they are needed or not: what a branch needs must not move what comes after it.
    const [side, spread, changes, change] = [rng.next(), rng.next(), rng.next(), rng.next()];
    if (!isActive(dimension, child)) continue;
    const { name, distribution } = dimension;
    const [mine, other] = side < 0.5 ? [first[name], second[name]] : [second[name], first[name]];
    const inherited = mine ?? other;
    if (inherited === undefined) child[name] = drawValue(distribution, rng);
    else if (distribution.kind === 'categorical')
      child[name] = changes < mutation ? valueAt(distribution, change) : inherited;
    else {
      let u = coordinateOf(distribution, inherited);
      if (other !== undefined) u = crossed(u, coordinateOf(distribution, other), spread);
      if (changes < mutation) u += mutated(change);
      child[name] = valueAt(distribution, Math.min(1 - 2 ** -53, Math.max(0, u)));
    }
  }
  return child;
}

/** Simulated binary crossover: on average where the first parent is, as far off as the parents lie apart. @see Deb & Agrawal 1995 */
function crossed(mine: number, other: number, u: number): number {
  const power = 1 / (CROSSOVER_INDEX + 1);
  const beta = u < 0.5 ? (2 * u) ** power : (1 / (2 * (1 - u))) ** power;
  return 0.5 * ((1 + beta) * mine + (1 - beta) * other);
}

/** Polynomial mutation: a step of a share of the range. */
function mutated(u: number): number {
  const power = 1 / (MUTATION_INDEX + 1);
  return u < 0.5 ? (2 * u) ** power - 1 : 1 - (2 * (1 - u)) ** power;
}
