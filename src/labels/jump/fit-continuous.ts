import { childSeed, makeRng } from '../../core/index.ts';
import { seedCentres } from '../seed-centres.ts';
import { ContinuousJump } from './continuous-jump.ts';
import type { FitJumpOptions } from './fit-jump.ts';

export interface ContinuousFit {
  /** Shape [K × D]; NaN where no row has any of a state. */
  readonly centres: Float64Array;
  readonly objective: number;
  /** Shape [n × K]: probabilities of the fitted rows. They read all of them. */
  readonly probabilities: Float64Array;
}

/** Coordinate descent from several seeded starts; the least objective wins (the first of equal ones). */
export function fitContinuousJump(
  x: Float64Array,
  rows: number,
  features: number,
  options: FitJumpOptions,
  grid: Float64Array,
): ContinuousFit {
  let best: ContinuousFit | undefined;
  for (let start = 0; start < options.starts; start++) {
    const rng = makeRng(childSeed(options.seed, 'jump', start));
    let centres = seedCentres(x, rows, features, options.states, rng);
    let fit = cheapestPath(x, rows, features, centres, options.penalty, grid);
    for (let round = 0; round < options.iterations; round++) {
      centres = weightedMeans(x, rows, features, fit.probabilities, options.states);
      const next = cheapestPath(x, rows, features, centres, options.penalty, grid);
      const gain = fit.objective - next.objective;
      fit = next;
      if (!(gain > 1e-8)) break;
    }
    if (best === undefined || fit.objective < best.objective) best = fit;
  }
  return best!;
}

/** The cheapest path of probability vectors over all rows. */
export function cheapestPath(
  x: Float64Array,
  rows: number,
  features: number,
  centres: Float64Array,
  penalty: number,
  grid: Float64Array,
): ContinuousFit {
  const states = centres.length / features;
  const points = grid.length / states;
  const forward = new ContinuousJump(centres, features, penalty, grid);
  const from = new Int16Array(rows * points);
  let point = 0;
  for (let t = 0; t < rows; t++) {
    point = forward.push(x.subarray(t * features, (t + 1) * features), from.subarray(t * points, (t + 1) * points));
  }
  const probabilities = new Float64Array(rows * states);
  for (let t = rows - 1; t >= 0; t--) {
    probabilities.set(grid.subarray(point * states, (point + 1) * states), t * states);
    point = from[t * points + point]!;
  }
  return { centres, objective: forward.total, probabilities };
}

function weightedMeans(
  x: Float64Array,
  rows: number,
  features: number,
  weights: Float64Array,
  states: number,
): Float64Array {
  const sums = new Float64Array(states * features);
  const totals = new Float64Array(states);
  for (let t = 0; t < rows; t++) {
    for (let k = 0; k < states; k++) {
      const weight = weights[t * states + k]!;
      totals[k]! += weight;
      for (let d = 0; d < features; d++) sums[k * features + d]! += weight * x[t * features + d]!;
    }
  }
  return sums.map((sum, i) => sum / totals[Math.floor(i / features)]!);
}
