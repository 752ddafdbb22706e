import { centreCosts, firstLeast, jumpStep } from './jump-path.ts';

/**
 * The jump model's state as it is known at each row: the least value of the forward pass, without looking back from later rows.
 * O(K × D) a row.
 */
export class OnlineJump {
  /** V(j) − min V: what it would have cost more to end in state j; [K]. */
  readonly excess: Float64Array;
  readonly #centres: Float64Array;
  readonly #features: number;
  readonly #penalty: number;
  readonly #costs: Float64Array;
  #empty = true;

  constructor(centres: Float64Array, features: number, penalty: number) {
    const states = centres.length / features;
    this.excess = new Float64Array(states);
    this.#costs = new Float64Array(states);
    this.#centres = centres;
    this.#features = features;
    this.#penalty = penalty;
  }

  /**
   * @param x inputs of the next row, shape [D]
   * @returns the state at that row; of equal ones the first
   */
  push(x: Float64Array): number {
    const { excess } = this;
    const costs = this.#costs;
    const states = costs.length;
    centreCosts(x, 1, this.#features, this.#centres, costs);
    if (this.#empty)
      for (let j = 0; j < states; j++) costs[j] = Number.isNaN(costs[j]!) ? Number.POSITIVE_INFINITY : costs[j]!;
    else jumpStep(excess, 0, costs, 0, states, this.#penalty);
    this.#empty = false;
    const state = firstLeast(costs, 0, states);
    const least = costs[state]!;
    for (let j = 0; j < states; j++) excess[j] = costs[j]! - least;
    return state;
  }
}

/** The online state of all rows, shape [n]. */
export function jumpOnline(
  x: Float64Array,
  rows: number,
  features: number,
  centres: Float64Array,
  penalty: number,
): Int8Array {
  const online = new OnlineJump(centres, features, penalty);
  return Int8Array.from({ length: rows }, (_, t) => online.push(x.subarray(t * features, (t + 1) * features)));
}
