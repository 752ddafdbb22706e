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
