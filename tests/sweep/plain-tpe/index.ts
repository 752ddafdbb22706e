import type { z } from 'zod';
import { childSeed, makeRng, type Rng } from '../../../src/core/index.ts';
import { firstAccepted } from '../../../src/sweep/samplers/accepted.ts';
import type { Sampler, Told } from '../../../src/sweep/samplers/contract.ts';
import { drawPoint } from '../../../src/sweep/samplers/random.ts';
import type { tpeSchema } from '../../../src/sweep/samplers/tpe/index.ts';
import { type Dimension, isActive, type Point, type SearchSpace } from '../../../src/sweep/space/space.ts';
import { Mixture } from './mixture.ts';
import { splitTrials } from './split-trials.ts';

/** Attempts of the model at a point that satisfies the constraints; then points are drawn at random. */
const MODEL_ATTEMPTS = 50;

/** The sampler as it is defined, without any shortcut: what the fast one is compared with. */
export function plainTpe(params: z.output<typeof tpeSchema>, space: SearchSpace): Sampler {
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
