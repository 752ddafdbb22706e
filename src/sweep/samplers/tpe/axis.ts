import { edges, nearestMultiple, snap } from '../../space/draw-value.ts';
import type { NormalDistribution, RangeDistribution } from '../../space/space.ts';
import { normalMass } from './truncated-normal.ts';

/** Where kernels lie: logarithms where the distribution has them. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly range: number;
  readonly centre: number;
  readonly priorDeviation: number;
  readonly log: boolean;
  readonly step: number | null;
  toValue(x: number): number;
}

/** A normal prior is taken to be so many deviations wide. */
const NORMAL_RANGE = 6;
/** Kernels end so many deviations from the mean: far off, where no trial lies, the wider ones of the fewer good trials would always win. */
const NORMAL_BOUND = 4;

/** The axis that kernels over a distribution lie on; logarithms where it is searched so. */
export function axisOf(distribution: RangeDistribution | NormalDistribution): Axis {
  const { log, step } = distribution;
  if (distribution.kind === 'normal') {
    const { mean, deviation } = distribution;
    return {
      low: mean - NORMAL_BOUND * deviation,
      high: mean + NORMAL_BOUND * deviation,
      range: NORMAL_RANGE * deviation,
      centre: mean,
      priorDeviation: deviation,
      log,
      step,
      toValue: (x) => nearestMultiple(distribution, log ? Math.exp(x) : x),
    };
  }
  const [low, high] = edges(distribution);
  const range = high - low;
  const centre = (low + high) / 2;
  const toValue = (x: number) => snap(distribution, log ? Math.exp(x) : x);
  return { low, high, range, centre, priorDeviation: range, log, step, toValue };
}

/** The list with one more value behind it. */
export function withLast(values: Float64Array, last: number): Float64Array {
  const longer = new Float64Array(values.length + 1);
  longer.set(values);
  longer[values.length] = last;
  return longer;
}

/** The logarithm of what a normal distribution has inside the axis. */
export function logMassInside({ low, high }: Axis, mean: number, deviation: number): number {
  const mass = normalMass((low - mean) / deviation, (high - mean) / deviation);
  return mass === 1 ? 0 : Math.log(mass);
}
