import type { Rng } from '../../../src/core/index.ts';
import type { Dimension, Point } from '../../../src/sweep/space/space.ts';
import { type Bandwidth, type Kernels, makeKernels } from './kernels.ts';

/** From this many observations on the older ones count for less. */
const FULL_WEIGHT = 25;

/** A density over some dimensions, estimated from points: one component a point, and the prior. */
export class Mixture {
  readonly #dimensions: readonly Dimension[];
  readonly #kernels: readonly Kernels[];
  readonly #weights: Float64Array;
  readonly #logWeights: Float64Array;
  readonly #scratch: Float64Array;

  /** @param points oldest first, each with a value for every dimension */
  constructor(dimensions: readonly Dimension[], points: readonly Point[], bandwidth: Bandwidth) {
    this.#dimensions = dimensions;
    this.#kernels = dimensions.map(({ name, distribution }) =>
      makeKernels(
        distribution,
        points.map((point) => point[name]!),
        bandwidth,
      ),
    );
    const weights = Float64Array.from([...agedWeights(points.length), bandwidth.priorWeight]);
    const sum = weights.reduce((a, b) => a + b, 0);
    this.#weights = weights.map((weight) => weight / sum);
    this.#logWeights = this.#weights.map(Math.log);
    this.#scratch = new Float64Array(weights.length);
  }

  draw(rng: Rng): Point {
    const component = this.#pick(rng.next());
    return Object.fromEntries(
      this.#dimensions.map(({ name }, d) => [name, this.#kernels[d]!.draw(component, rng)] as const),
    );
  }

  logDensity(point: Point): number {
    const logs = this.#scratch;
    logs.set(this.#logWeights);
    this.#dimensions.forEach(({ name }, d) => {
      this.#kernels[d]!.addLogDensities(point[name]!, logs);
    });
    let most = Number.NEGATIVE_INFINITY;
    for (const log of logs) if (log > most) most = log;
    if (most === Number.NEGATIVE_INFINITY) return most;
    let sum = 0;
    for (const log of logs) sum += Math.exp(log - most);
    return most + Math.log(sum);
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

/** 1 each; of more than 25 observations the older ones rise from 1/n to 1. */
function agedWeights(n: number): number[] {
  const ramp = n - FULL_WEIGHT;
  if (ramp <= 0) return new Array<number>(n).fill(1);
  const step = ramp === 1 ? 0 : (1 - 1 / n) / (ramp - 1);
  return Array.from({ length: n }, (_, i) => (i < ramp ? 1 / n + i * step : 1));
}
