import { type Axis, logMassInside, withLast } from './axis.ts';
import type { Kernels } from './contract.ts';
import { drawTruncated } from './truncated-normal.ts';

const LOG_ROOT_2PI = 0.5 * Math.log(2 * Math.PI);

/** Normal densities, cut off where the axis ends. */
export function densityKernels(axis: Axis, places: Float64Array, deviationsAt: Float64Array): Kernels {
  const { low, high, log } = axis;
  const means = withLast(places, axis.centre);
  const deviations = withLast(deviationsAt, axis.priorDeviation);
  const inverse = deviations.map((deviation) => 1 / deviation);
  const logHeight = new Float64Array(means.length);
  // Most kernels are as narrow as can be.
  let last = Number.NaN;
  let logDeviation = Number.NaN;
  for (let i = 0; i < means.length; i++) {
    const deviation = deviations[i]!;
    if (deviation !== last) logDeviation = Math.log(deviation);
    last = deviation;
    logHeight[i] = logDeviation + LOG_ROOT_2PI + logMassInside(axis, means[i]!, deviation);
  }
  return {
    draw: (component, rng) => axis.toValue(drawTruncated(means[component]!, deviations[component]!, low, high, rng)),
    addInto(value, into) {
      const x = log ? Math.log(value) : value;
      for (let i = 0; i < into.length; i++) {
        const z = (x - means[i]!) * inverse[i]!;
        into[i]! -= 0.5 * z * z + logHeight[i]!;
      }
    },
    exact: null,
  };
}
