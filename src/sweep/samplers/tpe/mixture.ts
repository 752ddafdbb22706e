import type { Rng } from '../../../core/index.ts';
import type { Dimension } from '../../space/space.ts';
import type { Bandwidth, Kernels } from './contract.ts';
import { makeKernels } from './kernels.ts';

/** From this many observations on the older ones count for less. */
const FULL_WEIGHT = 25;
/** Components whose logarithm lies so far below the largest don't change the sum: e⁻⁵⁰ is 2 × 10⁻²². */
const FAR = 50;

/** A density over some dimensions, estimated from points: one component a point, and the prior. */
export class Mixture {
  readonly #kernels: readonly Kernels[];
  readonly #weights: Float64Array;
  readonly #logWeights: Float64Array;
  readonly #logs: Float64Array;
  readonly #bounds: Float64Array;
  /** Dimensions whose kernels know a bound that costs less than the value. */
  readonly #costly: readonly number[];

  /**
   * @param columns place of each dimension in a row
   * @param rows oldest first, each with a value for every dimension of the mixture
   */
  constructor(
    dimensions: readonly Dimension[],
    columns: readonly number[],
    rows: readonly Float64Array[],
    bandwidth: Bandwidth,
  ) {
    this.#kernels = dimensions.map(({ distribution }, d) => {
      const observed = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) observed[i] = rows[i]![columns[d]!]!;
      return makeKernels(distribution, observed, bandwidth);
    });
    const weights = agedWeights(rows.length, bandwidth.priorWeight);
    const sum = weights.reduce((a, b) => a + b, 0);
    this.#weights = weights.map((weight) => weight / sum);
    this.#logWeights = this.#weights.map(Math.log);
    this.#logs = new Float64Array(weights.length);
    this.#bounds = new Float64Array(weights.length);
    this.#costly = Array.from(this.#kernels.keys()).filter((d) => this.#kernels[d]!.exact !== null);
  }

  /** @param values one a dimension */
  drawInto(rng: Rng, values: Float64Array): void {
    const component = this.#pick(rng.next());
    for (let d = 0; d < values.length; d++) values[d] = this.#kernels[d]!.draw(component, rng);
  }

  /** @param values one a dimension */
  logDensity(values: Float64Array): number {
    const logs = this.#logs;
    logs.set(this.#logWeights);
    for (let d = 0; d < values.length; d++) {
      if (this.#kernels[d]!.exact === null) this.#kernels[d]!.addInto(values[d]!, logs);
    }
    if (this.#costly.length > 0) this.#addCostly(values, logs);
    const most = logs[largestAt(logs)]!;
    if (most === Number.NEGATIVE_INFINITY) return most;
    let sum = 0;
    for (let i = 0; i < logs.length; i++) {
      const off = logs[i]! - most;
      if (off > -FAR) sum += Math.exp(off);
    }
    return most + Math.log(sum);
  }

  /** Adds what costs much to the components alone that can matter by what they have at most. */
  #addCostly(values: Float64Array, logs: Float64Array): void {
    const bounds = this.#bounds;
    bounds.set(logs);
    for (const d of this.#costly) this.#kernels[d]!.addInto(values[d]!, bounds);
    const first = largestAt(bounds);
    let sure = logs[first]!;
    for (const d of this.#costly) sure += this.#kernels[d]!.exact!(values[d]!, first);
    for (let i = 0; i < logs.length; i++) {
      if (bounds[i]! < sure - FAR) logs[i] = Number.NEGATIVE_INFINITY;
      else for (const d of this.#costly) logs[i]! += this.#kernels[d]!.exact!(values[d]!, i);
    }
  }

  #pick(u: number): number {
    let left = u;
    for (let i = 0; i < this.#weights.length - 1; i++) {
      left -= this.#weights[i]!;
      if (left < 0) return i;
    }
    return this.#weights.length - 1;
  }
}

function largestAt(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[at]!) at = i;
  return at;
}

/** 1 each; of more than 25 observations the older ones rise from 1/n to 1. The prior's weight stands last. */
function agedWeights(n: number, priorWeight: number): Float64Array {
  const weights = new Float64Array(n + 1).fill(1);
  weights[n] = priorWeight;
  const ramp = n - FULL_WEIGHT;
  const step = ramp <= 1 ? 0 : (1 - 1 / n) / (ramp - 1);
  for (let i = 0; i < ramp; i++) weights[i] = 1 / n + i * step;
  return weights;
}
