import { z } from 'zod';
import { childSeed, makeRng, type Rng } from '../../../core/index.ts';
import { type Dimension, isActive, type Point, type SearchSpace } from '../../space/space.ts';
import { firstAccepted } from '../accepted.ts';
import type { Sampler, Told } from '../contract.ts';
import { drawPoint } from '../random.ts';
import { Mixture } from './mixture.ts';
import { splitTrials } from './split-trials.ts';

export const tpeSchema = z.strictObject({
  /** Dimensions are drawn together, so that what works in combination is found; false: each on its own. */
  multivariate: z.boolean().default(true),
  startupTrials: z.number().int().nonnegative().default(10),
  candidates: z.number().int().positive().default(24),
  priorWeight: z.number().positive().default(1),
  /** Numbers in a list of choices lie as far apart as their values say; false: all choices are equally far from each other. */
  numericChoices: z.boolean().default(false),
});

/** Attempts of the model at a point that satisfies the constraints; then points are drawn at random. */
const MODEL_ATTEMPTS = 50;

/**
 * Tree-structured Parzen estimator: of so many candidates from the density of the good trials the one at which it exceeds the density of the
 * poor ones most. Dimensions of one branch are estimated from the trials that took it.
 *
 * @see Bergstra et al. 2011, NIPS 24; Watanabe 2023, arXiv 2304.11127
 */
export function tpe(params: z.output<typeof tpeSchema>, space: SearchSpace): Sampler {
  const groups = branches(space, params.multivariate);
  return {
    size: null,
    adaptive: true,
    ask(number, history, seed) {
      const rng = makeRng(childSeed(seed, 'trial', number));
      const byNumber = history.toSorted((a, b) => a.number - b.number);
      const finished = byNumber.filter(({ state }) => state === 'complete' || state === 'pruned').length;
      const draw = () => drawPoint(space, rng);
      if (finished < Math.max(1, params.startupTrials)) return firstAccepted(space, draw);
      const model = new Model(space.dimensions, groups, byNumber, params);
      for (let attempt = 0; attempt < MODEL_ATTEMPTS; attempt++) {
        const point = model.propose(rng);
        if (space.accepts(point)) return point;
      }
      return firstAccepted(space, draw);
    },
  };
}

/** Dimensions that are drawn together: those of one branch, or each alone. */
function branches({ dimensions }: SearchSpace, multivariate: boolean): Dimension[][] {
  if (!multivariate) return dimensions.map((dimension) => [dimension]);
  const groups = new Map<string, Dimension[]>();
  for (const dimension of dimensions) {
    const key = JSON.stringify(dimension.when);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [dimension]);
    else group.push(dimension);
  }
  return [...groups.values()];
}

/** Both densities of each group, estimated when they are first needed. */
class Model {
  readonly #dimensions: readonly Dimension[];
  readonly #groups: readonly (readonly Dimension[])[];
  readonly #params: z.output<typeof tpeSchema>;
  readonly #split: ReturnType<typeof splitTrials>;
  readonly #densities = new Map<readonly Dimension[], { readonly good: Mixture; readonly poor: Mixture }>();

  constructor(
    dimensions: readonly Dimension[],
    groups: readonly (readonly Dimension[])[],
    history: readonly Told[],
    params: z.output<typeof tpeSchema>,
  ) {
    this.#dimensions = dimensions;
    this.#groups = groups;
    this.#params = params;
    this.#split = splitTrials(history);
  }

  propose(rng: Rng): Point {
    const point: Record<string, number> = {};
    for (const group of this.#groups) {
      if (isActive(group[0]!, point)) Object.assign(point, this.#best(group, rng));
    }
    const order = this.#dimensions.filter(({ name }) => point[name] !== undefined);
    return Object.fromEntries(order.map(({ name }) => [name, point[name]!]));
  }

  /** The candidate of the group with the largest ratio of the two densities. */
  #best(group: readonly Dimension[], rng: Rng): Point {
    const { good, poor } = this.#densitiesOf(group);
    let best: Point = {};
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.#params.candidates; i++) {
      const candidate = good.draw(rng);
      const gain = good.logDensity(candidate) - poor.logDensity(candidate);
      if (i > 0 && !(gain > most)) continue;
      best = candidate;
      most = gain;
    }
    return best;
  }

  #densitiesOf(group: readonly Dimension[]): { readonly good: Mixture; readonly poor: Mixture } {
    const known = this.#densities.get(group);
    if (known !== undefined) return known;
    const of = (trials: readonly Told[]): Mixture =>
      new Mixture(
        group,
        trials.map(({ point }) => point).filter((point) => hasAll(point, group)),
        this.#params,
      );
    const made = { good: of(this.#split.good), poor: of(this.#split.poor) };
    this.#densities.set(group, made);
    return made;
  }
}

function hasAll(point: Point, group: readonly Dimension[]): boolean {
  return group.every(({ name }) => point[name] !== undefined);
}
