import type { Rng } from '../../../core/index.ts';
import { placeOf } from '../../space/draw-value.ts';
import type { Distribution } from '../../space/space.ts';
import { axisOf } from './axis.ts';
import { choiceKernels } from './choice-kernels.ts';
import { densityKernels } from './density-kernels.ts';
import { gapDeviations } from './gap-deviations.ts';
import { steppedKernels } from './stepped-kernels.ts';

/** Components over one dimension: one an observation, in their order, and the prior behind them. */
export interface Kernels {
  draw(component: number, rng: Rng): number;
  /**
   * Adds to each component's entry the logarithm of its density (or mass, where values are steps or choices) at `value`; where `exact` is
   * there, a number not below it that costs less.
   */
  addInto(value: number, into: Float64Array): void;
  /** The logarithm of one component's mass at `value`, where `addInto` only knows a bound. */
  readonly exact: ((value: number, component: number) => number) | null;
}

/** How components are shaped. */
export interface Bandwidth {
  readonly priorWeight: number;
  /** Numbers among choices lie as far apart as their values say. */
  readonly numericChoices: boolean;
}

/** @see Bergstra et al. 2011, NIPS 24; Watanabe 2023, arXiv 2304.11127 */
export function makeKernels(distribution: Distribution, observed: Float64Array, bandwidth: Bandwidth): Kernels {
  if (distribution.kind === 'categorical') return choiceKernels(distribution, observed, bandwidth);
  const axis = axisOf(distribution);
  const places = axis.log ? observed.map((value) => placeOf(axis, value)) : observed;
  const spread = gapDeviations(places, axis);
  return axis.step === null
    ? densityKernels(axis, places, spread.deviations)
    : steppedKernels(axis, axis.step, places, spread);
}
