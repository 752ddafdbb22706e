/**
 * The last `window` inputs in order, for what needs all of them at once. Leading NaN inputs are passed over.
 *
 * Each input is written twice, `window` places apart, so that the window always lies in one piece.
 */
export class Ring {
  /** [2 × window] inputs, then the place of the next one and the count. */
  readonly memory: Float64Array;
  readonly #window: number;

  constructor(window: number) {
    this.#window = window;
    this.memory = new Float64Array(2 * window + 2);
  }

  /** @returns where in `memory` the window starts, oldest input first; −1 until it is full */
  push(x: number): number {
    const memory = this.memory;
    const window = this.#window;
    const state = 2 * window;
    if (memory[state + 1] === 0 && Number.isNaN(x)) return -1;
    const at = memory[state]!;
    memory[at] = x;
    memory[at + window] = x;
    const next = at + 1 === window ? 0 : at + 1;
    memory[state] = next;
    return ++memory[state + 1]! < window ? -1 : next;
  }
}
