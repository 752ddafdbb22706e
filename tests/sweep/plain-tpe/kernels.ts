import type { Rng } from '../../../src/core/index.ts';
import { edges, nearestMultiple, snap } from '../../../src/sweep/space/draw-value.ts';
import type {
  CategoricalDistribution,
  Distribution,
  NormalDistribution,
  RangeDistribution,
} from '../../../src/sweep/space/space.ts';
import { drawTruncated, normalMass } from './truncated-normal.ts';

/** Components over one dimension: one an observation, in their order, and the prior behind them. */
export interface Kernels {
  draw(component: number, rng: Rng): number;
  /** Adds the logarithm of each component's density (or mass, where values are steps or choices) at `value` to `into`. */
  addLogDensities(value: number, into: Float64Array): void;
}

/** How components are shaped. */
export interface Bandwidth {
  readonly priorWeight: number;
  /** Numbers among choices lie as far apart as their values say. */
  readonly numericChoices: boolean;
}

/** A normal prior is taken to be so many deviations wide. */
const NORMAL_RANGE = 6;
/** Kernels end so many deviations from the mean: far off, where no trial lies, the wider ones of the fewer good trials would always win. */
const NORMAL_BOUND = 4;
const LOG_ROOT_2PI = 0.5 * Math.log(2 * Math.PI);

/** @see Bergstra et al. 2011, NIPS 24; Watanabe 2023, arXiv 2304.11127 */
export function makeKernels(distribution: Distribution, observed: readonly number[], bandwidth: Bandwidth): Kernels {
  return distribution.kind === 'categorical'
    ? choiceKernels(distribution, observed, bandwidth)
    : numberKernels(distribution, observed);
}

function choiceKernels(
  { choices }: CategoricalDistribution,
  observed: readonly number[],
  { priorWeight, numericChoices }: Bandwidth,
): Kernels {
  const size = choices.length;
  const components = observed.length + 1;
  const shares = new Float64Array(components * size).fill(priorWeight / components);
  const distances = numericChoices ? numberDistances(choices) : null;
  // So wide that the farthest choice keeps what the prior gives it.
  const width = distances === null ? 0 : (Math.log(components / priorWeight) * Math.log(size)) / Math.log(6);
  observed.forEach((choice, i) => {
    if (distances === null) shares[i * size + choice]! += 1;
    else for (let c = 0; c < size; c++) shares[i * size + c] = Math.exp(-width * distances[choice]![c]! ** 2);
  });
  for (let i = 0; i < components; i++) {
    const row = shares.subarray(i * size, (i + 1) * size);
    const sum = row.reduce((a, b) => a + b, 0);
    for (let c = 0; c < size; c++) row[c]! /= sum;
  }
  const logs = shares.map(Math.log);
  return {
    draw(component, rng) {
      let left = rng.next();
      for (let c = 0; c < size - 1; c++) {
        left -= shares[component * size + c]!;
        if (left < 0) return c;
      }
      return size - 1;
    },
    addLogDensities(value, into) {
      for (let i = 0; i < components; i++) into[i]! += logs[i * size + value]!;
    },
  };
}

/** Distances over the largest one; null where a choice is no number, or all are the same. */
function numberDistances(choices: readonly unknown[]): number[][] | null {
  if (!choices.every((choice) => typeof choice === 'number')) return null;
  const widest = Math.max(...choices) - Math.min(...choices);
  return widest > 0 ? choices.map((a) => choices.map((b) => Math.abs(a - b) / widest)) : null;
}

/** Where kernels lie: logarithms where the distribution has them. */
interface Axis {
  readonly low: number;
  readonly high: number;
  readonly range: number;
  readonly centre: number;
  readonly priorDeviation: number;
  readonly log: boolean;
  readonly step: number | null;
  toValue(x: number): number;
}

function axisOf(distribution: RangeDistribution | NormalDistribution): Axis {
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
      toValue: (x) => nearestMultiple({ step }, log ? Math.exp(x) : x),
    };
  }
  const [low, high] = edges(distribution);
  const range = high - low;
  const centre = (low + high) / 2;
  const toValue = (x: number) => snap(distribution, log ? Math.exp(x) : x);
  return { low, high, range, centre, priorDeviation: range, log, step, toValue };
}

function numberKernels(distribution: RangeDistribution | NormalDistribution, observed: readonly number[]): Kernels {
  const axis = axisOf(distribution);
  const { low, high, log, step } = axis;
  const n = observed.length;
  const places = Float64Array.from(observed, (value) => (log ? Math.log(value || step! / 4) : value));
  const means = Float64Array.of(...places, axis.centre);
  const deviations = Float64Array.of(...gapDeviations(places, axis), axis.priorDeviation);
  const logMass = means.map((mean, i) =>
    Math.log(normalMass((low - mean) / deviations[i]!, (high - mean) / deviations[i]!)),
  );
  const logHeight = deviations.map((deviation, i) => Math.log(deviation) + LOG_ROOT_2PI + logMass[i]!);
  const inverse = deviations.map((deviation) => 1 / deviation);
  return {
    draw: (component, rng) => axis.toValue(drawTruncated(means[component]!, deviations[component]!, low, high, rng)),
    addLogDensities(value, into) {
      if (step !== null) {
        const [from, to] = [value - step / 2, value + step / 2].map((x) => (log ? Math.log(Math.max(0, x)) : x));
        for (let i = 0; i <= n; i++) {
          const mass = normalMass((from! - means[i]!) * inverse[i]!, (to! - means[i]!) * inverse[i]!);
          into[i]! += Math.log(mass) - logMass[i]!;
        }
        return;
      }
      const x = log ? Math.log(value) : value;
      for (let i = 0; i <= n; i++) {
        const z = (x - means[i]!) * inverse[i]!;
        into[i]! -= 0.5 * z * z + logHeight[i]!;
      }
    },
  };
}

/** As wide as the larger gap to a neighbour, within bounds that narrow with the number of observations. */
function gapDeviations(places: Float64Array, { low, high, range, centre, priorDeviation }: Axis): Float64Array {
  const count = places.length;
  const order = Array.from(places.keys()).sort((a, b) => places[a]! - places[b]! || a - b);
  const deviations = new Float64Array(count);
  const least = range / Math.min(100, 2 + count);
  order.forEach((i, place) => {
    const x = places[i]!;
    const below = order[place - 1];
    const above = order[place + 1];
    // The outermost look inwards only; a single one looks as far as the range goes.
    let gap = 0;
    if (below !== undefined) gap = x - places[below]!;
    if (above !== undefined) gap = Math.max(gap, places[above]! - x);
    if (count === 1) gap = Number.isFinite(low) ? Math.max(x - low, high - x) : Math.abs(x - centre) + range / 2;
    deviations[i] = Math.min(priorDeviation, Math.max(least, gap));
  });
  return deviations;
}
