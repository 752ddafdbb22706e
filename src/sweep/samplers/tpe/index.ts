import { z } from 'zod';
import { childSeed, makeRng, type Rng } from '../../../core/index.ts';
import { type Dimension, isActive, type Point, type SearchSpace } from '../../space/space.ts';
import { firstAccepted } from '../accepted.ts';
import type { Sampler, Told } from '../contract.ts';
import { drawPoint } from '../random.ts';
import { Mixture } from './mixture.ts';
import { PointRows } from './point-rows.ts';
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
  const rows = new PointRows(space.dimensions);
  return {
    size: null,
    adaptive: true,
    ask(number, history, seed) {
      const rng = makeRng(childSeed(seed, 'trial', number));
      const draw = () => drawPoint(space, rng);
      const finished = history.reduce(
        (count, { state }) => count + Number(state === 'complete' || state === 'pruned'),
        0,
      );
      if (finished < Math.max(1, params.startupTrials)) return firstAccepted(space, draw);
      const byNumber = history.toSorted((a, b) => a.number - b.number);
      const model = new Model(space.dimensions, groups, rows, byNumber, params);
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

/** Both densities of a group, and what is known already of their ratio. */
interface Densities {
  readonly good: Mixture;
  readonly poor: Mixture;
  /** Logarithm of the ratio by the value of a single dimension: steps and choices come again and again. */
  readonly gains: Map<number, number>;
}

/** The densities of each group, estimated when they are first needed. */
class Model {
  readonly #dimensions: readonly Dimension[];
  readonly #groups: readonly (readonly Dimension[])[];
  readonly #params: z.output<typeof tpeSchema>;
  readonly #good: readonly Float64Array[];
  readonly #poor: readonly Float64Array[];
  readonly #densities = new Map<readonly Dimension[], Densities>();

  constructor(
    dimensions: readonly Dimension[],
    groups: readonly (readonly Dimension[])[],
    rows: PointRows,
    history: readonly Told[],
    params: z.output<typeof tpeSchema>,
  ) {
    this.#dimensions = dimensions;
    this.#groups = groups;
    this.#params = params;
    const { good, poor } = splitTrials(history);
    this.#good = good.map(({ point }) => rows.of(point));
    this.#poor = poor.map(({ point }) => rows.of(point));
  }

  propose(rng: Rng): Point {
    const point: Record<string, number> = {};
    for (const group of this.#groups) {
      if (!isActive(group[0]!, point)) continue;
      const best = this.#best(group, rng);
      group.forEach(({ name }, d) => {
        point[name] = best[d]!;
      });
    }
    const order = this.#dimensions.filter(({ name }) => point[name] !== undefined);
    return Object.fromEntries(order.map(({ name }) => [name, point[name]!]));
  }

  /** The candidate of the group with the largest ratio of the two densities, one value a dimension. */
  #best(group: readonly Dimension[], rng: Rng): Float64Array {
    const densities = this.#densitiesOf(group);
    const best = new Float64Array(group.length);
    const candidate = new Float64Array(group.length);
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.#params.candidates; i++) {
      densities.good.drawInto(rng, candidate);
      const gain = gainOf(densities, candidate);
      if (i > 0 && !(gain > most)) continue;
      best.set(candidate);
      most = gain;
    }
    return best;
  }

  #densitiesOf(group: readonly Dimension[]): Densities {
    const known = this.#densities.get(group);
    if (known !== undefined) return known;
    const columns = group.map((dimension) => this.#dimensions.indexOf(dimension));
    const of = (rows: readonly Float64Array[]): Mixture =>
      new Mixture(
        group,
        columns,
        rows.filter((row) => columns.every((d) => !Number.isNaN(row[d]))),
        this.#params,
      );
    const made = { good: of(this.#good), poor: of(this.#poor), gains: new Map() };
    this.#densities.set(group, made);
    return made;
  }
}

function gainOf({ good, poor, gains }: Densities, values: Float64Array): number {
  const known = values.length === 1 ? gains.get(values[0]!) : undefined;
  if (known !== undefined) return known;
  const gain = good.logDensity(values) - poor.logDensity(values);
  if (values.length === 1) gains.set(values[0]!, gain);
  return gain;
}
