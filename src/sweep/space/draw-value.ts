import type { Rng } from '../../core/index.ts';
import { normalCdf, normalQuantile } from '../../stats/index.ts';
import type { Distribution, NormalDistribution, RangeDistribution } from './space.ts';

/** A value of the distribution. */
export function drawValue(distribution: Distribution, rng: Rng): number {
  return valueAt(distribution, rng.next());
}

/**
 * The value at a quantile: what turns a uniform number, or a coordinate of a low-discrepancy sequence, into a parameter.
 *
 * @param u from 0 up to, not including, 1
 */
export function valueAt(distribution: Distribution, u: number): number {
  switch (distribution.kind) {
    case 'categorical':
      return Math.min(distribution.choices.length - 1, Math.floor(u * distribution.choices.length));
    case 'normal': {
      // The ends of the interval have no finite quantile.
      const z = normalQuantile(Math.min(1 - 2 ** -53, Math.max(2 ** -54, u)));
      const x = distribution.mean + distribution.deviation * z;
      return nearestMultiple(distribution, distribution.log ? Math.exp(x) : x);
    }
    default: {
      const [low, high] = edges(distribution);
      return snap(distribution, distribution.log ? Math.exp(low + u * (high - low)) : low + u * (high - low));
    }
  }
}

/** The interval that is shared out among the values, half a step beyond the bounds; logarithms where `log` is set. */
export function edges({ low, high, log, step }: RangeDistribution): readonly [low: number, high: number] {
  const half = (step ?? 0) / 2;
  return log ? [Math.log(low - half), Math.log(high + half)] : [low - half, high + half];
}

/** The nearest value that the range has. */
export function snap({ low, high, step }: RangeDistribution, value: number): number {
  if (step === null) return Math.min(high, Math.max(low, value));
  const steps = Math.floor((high - low) / step + 1e-9);
  const k = Math.min(steps, Math.max(0, Math.round((value - low) / step)));
  return withoutRounding(low + k * step);
}

/** The nearest value that the normal distribution has. */
export function nearestMultiple({ step }: Pick<NormalDistribution, 'step'>, value: number): number {
  return step === null ? value : withoutRounding(Math.round(value / step) * step);
}

/** 0.1 + 2 × 0.1 is not 0.3: twelve digits are more than any step has. */
function withoutRounding(value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 1e12 ? value : Number(value.toPrecision(12));
}

/** Where a value lies on its axis: its logarithm where the distribution has them, and of 0, which is all below half a step, that of a quarter. */
export function placeOf({ log, step }: Pick<RangeDistribution, 'log' | 'step'>, value: number): number {
  if (!log) return value;
  return Math.log(value > 0 ? value : (step ?? 0) / 4);
}

/** The coordinate of a value, from 0 to 1: the inverse of {@link valueAt} on ranges and normal distributions. */
export function coordinateOf(distribution: RangeDistribution | NormalDistribution, value: number): number {
  const x = placeOf(distribution, value);
  if (distribution.kind === 'normal') return normalCdf((x - distribution.mean) / distribution.deviation);
  const [low, high] = edges(distribution);
  return high > low ? (x - low) / (high - low) : 0.5;
}
