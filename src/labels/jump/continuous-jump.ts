import { childSeed, makeRng } from '../../core/index.ts';
import { seedCentres } from '../seed-centres.ts';
import type { FitJumpOptions } from './fit-jump.ts';
import { centreCosts } from './jump-path.ts';

/** Probability vectors whose parts are multiples of 1 ÷ `steps`, row by row: [N × K], N = C(steps + K − 1, K − 1). */
export function simplexGrid(states: number, steps: number): Float64Array {
  const points: number[][] = [];
  const build = (head: number[], left: number): void => {
    if (head.length === states - 1) points.push([...head, left]);
    else for (let part = left; part >= 0; part--) build([...head, part], left - part);
  };
  build([], steps);
  return Float64Array.from(points.flat(), (part) => part / steps);
}

/**
 * The forward pass of the continuous jump model: the hidden value is a probability vector on a grid, a row costs
 * Σ_k p_k ½ |x − centre_k|², and a move from p to q costs penalty × (½ Σ_k |p_k − q_k|)², so that small doubts are cheap and a change of
 * state costs the penalty. O(N²) a row.
 *
 * @see Aydınhan, Kolm, Mulvey & Shu 2024, Annals of Operations Research
 */
export class ContinuousJump {
  /** Probability vector at which the cheapest way to the newest row ends, [K]. */
  readonly probabilities: Float64Array;
  /** Cost of the cheapest way that ends at each grid point, less the cheapest of all, [N]. */
  readonly excess: Float64Array;
  /** Cost of the cheapest way up to the newest row. */
  total = 0;
  readonly #grid: Float64Array;
  readonly #moves: Float64Array;
  readonly #centres: Float64Array;
  readonly #features: number;
  readonly #losses: Float64Array;
  readonly #next: Float64Array;
  #empty = true;

  constructor(centres: Float64Array, features: number, penalty: number, grid: Float64Array) {
    const states = centres.length / features;
    const points = grid.length / states;
    this.#grid = grid;
    this.#centres = centres;
    this.#features = features;
    this.#losses = new Float64Array(states);
    this.#next = new Float64Array(points);
    this.probabilities = new Float64Array(states);
    this.excess = new Float64Array(points);
    this.#moves = moveCosts(grid, states, penalty);
  }

  /**
   * @param x inputs of the next row, shape [D]
   * @param from where given: takes the grid point before each grid point, [N]
   * @returns the grid point at which the cheapest way ends; of equal ones the first
   */
  push(x: Float64Array, from?: Int16Array): number {
    const { excess, probabilities } = this;
    const states = probabilities.length;
    const losses = this.#losses;
    const next = this.#next;
    const points = next.length;
    centreCosts(x, 1, this.#features, this.#centres, losses);
    let best = 0;
    for (let g = 0; g < points; g++) {
      let least = 0;
      if (!this.#empty) {
        least = Number.POSITIVE_INFINITY;
        let source = 0;
        for (let h = 0, m = g * points; h < points; h++) {
          const value = excess[h]! + this.#moves[m + h]!;
          if (value < least) {
            least = value;
            source = h;
          }
        }
        if (from !== undefined) from[g] = source;
      }
      // A state without a centre can hold nothing.
      for (let k = 0; k < states; k++) {
        const part = this.#grid[g * states + k]!;
        if (part > 0) least += Number.isNaN(losses[k]!) ? Number.POSITIVE_INFINITY : part * losses[k]!;
      }
      next[g] = least;
      if (least < next[best]!) best = g;
    }
    this.#empty = false;
    const least = next[best]!;
    this.total += least;
    for (let g = 0; g < points; g++) excess[g] = next[g]! - least;
    for (let k = 0; k < states; k++) probabilities[k] = this.#grid[best * states + k]!;
    return best;
  }

  /** The most likely state; of equal ones the first. */
  state(): number {
    const { probabilities } = this;
    let best = 0;
    for (let k = 1; k < probabilities.length; k++) if (probabilities[k]! > probabilities[best]!) best = k;
    return best;
  }
}

function moveCosts(grid: Float64Array, states: number, penalty: number): Float64Array {
  const points = grid.length / states;
  return Float64Array.from({ length: points * points }, (_, i) => {
    const [g, h] = [Math.floor(i / points) * states, (i % points) * states];
    let distance = 0;
    for (let k = 0; k < states; k++) distance += Math.abs(grid[g + k]! - grid[h + k]!);
    return penalty * (distance / 2) ** 2;
  });
}

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
