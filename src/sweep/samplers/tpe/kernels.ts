import { placeOf } from '../../space/draw-value.ts';
import type { Distribution } from '../../space/space.ts';
import { axisOf } from './axis.ts';
import { choiceKernels } from './choice-kernels.ts';
import type { Bandwidth, Kernels } from './contract.ts';
import { densityKernels } from './density-kernels.ts';
import { gapDeviations } from './gap-deviations.ts';
import { steppedKernels } from './stepped-kernels.ts';

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
