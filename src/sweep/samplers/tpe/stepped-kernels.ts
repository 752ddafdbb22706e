import { type Axis, logMassInside, withLast } from './axis.ts';
import type { Kernels } from './contract.ts';
import type { Spread } from './gap-deviations.ts';
import { drawTruncated, normalMass } from './truncated-normal.ts';

/** With more kinds of kernels than this, a value's mass is computed only for the components that can matter. */
const FEW_KINDS = 150;

/** The normal distribution's mass from half a step below a value to half a step above it. */
export function steppedKernels(axis: Axis, step: number, places: Float64Array, spread: Spread): Kernels {
  const { low, high, log } = axis;
  const { kindOf, means, deviations } = kindsOf(axis, places, spread);
  const inverse = deviations.map((deviation) => 1 / deviation);
  const logInside = means.map((mean, k) => logMassInside(axis, mean, deviations[k]!));
  const from = (value: number): number => place(value - step / 2, log);
  const to = (value: number): number => place(value + step / 2, log);
  const logMass = (a: number, b: number, k: number): number => {
    const mass = normalMass((a - means[k]!) * inverse[k]!, (b - means[k]!) * inverse[k]!);
    // Of two nearly equal numbers the difference may fall below 0.
    return Math.log(Math.max(0, mass)) - logInside[k]!;
  };
  const draw: Kernels['draw'] = (component, rng) => {
    const k = kindOf[component]!;
    return axis.toValue(drawTruncated(means[k]!, deviations[k]!, low, high, rng));
  };
  if (means.length > FEW_KINDS) {
    return {
      draw,
      addInto(value, into) {
        const [a, b] = [from(value), to(value)];
        for (let i = 0; i < into.length; i++) {
          const k = kindOf[i]!;
          const mean = means[k]!;
          // P(Z ≥ z) is at most exp(−z²/2).
          const off = a > mean ? (a - mean) * inverse[k]! : b < mean ? (mean - b) * inverse[k]! : 0;
          into[i]! -= 0.5 * off * off + logInside[k]!;
        }
      },
      exact: (value, component) => logMass(from(value), to(value), kindOf[component]!),
    };
  }
  const known = new Map<number, Float64Array>();
  return {
    draw,
    addInto(value, into) {
      let row = known.get(value);
      if (row === undefined) {
        const [a, b] = [from(value), to(value)];
        row = means.map((_, k) => logMass(a, b, k));
        known.set(value, row);
      }
      for (let i = 0; i < into.length; i++) into[i]! += row[kindOf[i]!]!;
    },
    exact: null,
  };
}

function place(value: number, log: boolean): number {
  return log ? Math.log(Math.max(0, value)) : value;
}

/** Components of the same mean and width are of one kind; the prior is one of its own. */
function kindsOf(
  axis: Axis,
  places: Float64Array,
  { order, deviations }: Spread,
): { readonly kindOf: Uint32Array; readonly means: Float64Array; readonly deviations: Float64Array } {
  const kindOf = new Uint32Array(places.length + 1);
  const means = new Float64Array(places.length);
  const widths = new Float64Array(places.length);
  let kinds = 0;
  let first = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const i = order[rank]!;
    if (kinds === 0 || means[kinds - 1] !== places[i]) first = kinds;
    let k = first;
    while (k < kinds && widths[k] !== deviations[i]) k++;
    if (k === kinds) {
      means[k] = places[i]!;
      widths[k] = deviations[i]!;
      kinds++;
    }
    kindOf[i] = k;
  }
  kindOf[places.length] = kinds;
  return {
    kindOf,
    means: withLast(means.subarray(0, kinds), axis.centre),
    deviations: withLast(widths.subarray(0, kinds), axis.priorDeviation),
  };
}
