import type { Kernel } from './kernel.ts';
import type { Objective } from './objective.ts';

/** How a value's loss reads an error, margin less target. */
interface ValueLoss {
  readonly base: number;
  /** Loss of one error, and its slope. */
  readonly loss: (error: number) => number;
  readonly slope: (error: number) => number;
  readonly renew?: Objective['renew'];
}

/** Half the squared error: slope is the error. The loss reported is the squared error. */
export function squaredObjective(target: Float64Array, weights: Float64Array): Objective {
  return valueObjective(target, { base: mean(target, weights), loss: (e) => e * e, slope: (e) => e });
}

/**
 * Huber's loss: squared up to `delta` standard deviations of the target, linear beyond, so that a few wild values pull no harder
 * than others.
 *
 * @see Huber 1964, Annals of Mathematical Statistics 35(1)
 */
export function huberObjective(target: Float64Array, weights: Float64Array, delta: number): Objective {
  const centre = mean(target, weights);
  const variance = mean(
    target.map((y) => (y - centre) ** 2),
    weights,
  );
  const edge = delta * Math.sqrt(variance);
  return valueObjective(target, {
    base: weightedQuantile(target.slice(), weights.slice(), 0.5),
    loss: (e) => (Math.abs(e) <= edge ? e * e : edge * (2 * Math.abs(e) - edge)),
    slope: (e) => Math.max(-edge, Math.min(edge, e)),
  });
}

/**
 * The pinball loss, whose best constant is the quantile at `level`. Its slope says on which side a row lies and nothing more, so
 * that trees are grown on the sides, and each leaf is then given the quantile of what its rows still lack.
 *
 * @see Koenker & Bassett 1978, Econometrica 46(1)
 */
export function quantileObjective(target: Float64Array, weights: Float64Array, level: number): Objective {
  return valueObjective(target, {
    base: weightedQuantile(target.slice(), weights.slice(), level),
    loss: (e) => (e > 0 ? (1 - level) * e : -level * e),
    slope: (e) => (e > 0 ? 1 - level : -level),
    renew: ({ order, margins, weights }, start, end) => {
      const lacking = new Float64Array(end - start);
      const mass = new Float64Array(end - start);
      for (let i = start; i < end; i++) {
        lacking[i - start] = target[order[i]!]! - margins[order[i]!]!;
        mass[i - start] = weights[order[i]!]!;
      }
      return weightedQuantile(lacking, mass, level);
    },
  });
}

function valueObjective(target: Float64Array, { base, loss, slope, renew }: ValueLoss): Objective {
  return {
    columns: 1,
    trained: [0],
    base: Float32Array.of(base),
    derive: ({ margins, weights, derivatives, sums }: Kernel) => {
      sums.fill(0);
      for (let i = 0; i < target.length; i++) {
        const h = weights[i]!;
        const g = h * slope(margins[i]! - target[i]!);
        derivatives[2 * i] = h;
        derivatives[2 * i + 1] = g;
        sums[0]! += h;
        sums[2]! += Math.abs(g);
      }
    },
    loss: (margins, _stride, values, weights) => {
      let sum = 0;
      let mass = 0;
      for (let i = 0; i < values.length; i++) {
        sum += weights[i]! * loss(margins[i]! - values[i]!);
        mass += weights[i]!;
      }
      return sum / mass;
    },
    renew,
  };
}

function mean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let mass = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i]! * values[i]!;
    mass += weights[i]!;
  }
  return mass > 0 ? sum / mass : 0;
}

/**
 * The least value up to which the weights reach `level` of their sum; halfway to the next where they reach it exactly. 0 without
 * weight.
 */
export function weightedQuantile(values: Float64Array, weights: Float64Array, level: number): number {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const aim = level * total;
  let sum = 0;
  for (let i = 0; i < order.length; i++) {
    sum += weights[order[i]!]!;
    if (sum < aim || weights[order[i]!] === 0) continue;
    const value = values[order[i]!]!;
    if (sum > aim) return value;
    for (let j = i + 1; j < order.length; j++) if (weights[order[j]!]! > 0) return (value + values[order[j]!]!) / 2;
    return value;
  }
  return 0;
}
