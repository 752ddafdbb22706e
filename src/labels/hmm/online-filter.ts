import { Densities } from './densities.ts';
import { forwardInto, forwardMemory } from './forward.ts';
import type { HmmModel } from './model.ts';

/**
 * The forward pass one row at a time, O(K²) a row: what is known of the state at the newest row, from rows up to it alone.
 * The bits are those of `filterRows`.
 */
export class OnlineFilter {
  /** P(state | rows so far), [K]; before the first row the start probabilities. */
  readonly probabilities: Float64Array;
  readonly #densities: Densities;
  readonly #log: Float64Array;
  readonly #memory: ReturnType<typeof forwardMemory>;
  /** The start probabilities of the next row: the prediction from the newest. */
  readonly #ahead: HmmModel;

  /** @param start probabilities of the states at the first row */
  constructor(model: HmmModel, start: Float64Array = model.start) {
    this.#densities = new Densities(model);
    this.#memory = forwardMemory(model, 1);
    this.#log = new Float64Array(model.states);
    this.#ahead = { ...model, start: start.slice() };
    this.probabilities = start.slice();
  }

  /** @param x inputs of the next row, shape [D] */
  push(x: Float64Array): void {
    this.#densities.into(x, 1, this.#log);
    forwardInto(this.#ahead, this.#log, 1, this.probabilities, this.#memory);
    this.#ahead.start.set(this.#memory.predicted);
  }

  /** The most likely state; of equal ones the first. */
  state(): number {
    const { probabilities } = this;
    let best = 0;
    for (let k = 1; k < probabilities.length; k++) if (probabilities[k]! > probabilities[best]!) best = k;
    return best;
  }
}
