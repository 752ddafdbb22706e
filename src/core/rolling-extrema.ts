/**
 * The largest (or smallest) of the last `window` inputs and its age, in constant time a push on average. Leading NaN
 * inputs are passed over; results are NaN until the window is full.
 *
 * A queue keeps the inputs that can still become the extreme: a new input removes those that it beats or equals, so that
 * the queue's head is the extreme, and of equal ones the newest.
 */
export class RollingExtrema {
  /** [window] queued values; [window] their counts; head, size and count of inputs. Copying it copies the window. */
  readonly memory: Float64Array;
  readonly #window: number;
  readonly #sign: number;

  constructor(windowBars: number, kind: 'max' | 'min') {
    this.#window = windowBars;
    this.#sign = kind === 'max' ? 1 : -1;
    this.memory = new Float64Array(2 * windowBars + 3);
  }

  /** @returns the extreme of the window, the input included */
  push(x: number): number {
    const memory = this.memory;
    const window = this.#window;
    const state = 2 * window;
    const count = memory[state + 2]!;
    if (count === 0 && Number.isNaN(x)) return Number.NaN;
    let head = memory[state]!;
    let size = memory[state + 1]!;
    if (size > 0 && memory[window + head]! <= count - window) {
      head = head + 1 === window ? 0 : head + 1;
      size--;
    }
    const sign = this.#sign;
    while (size > 0 && sign * memory[wrapped(head + size - 1, window)]! <= sign * x) size--;
    const place = wrapped(head + size, window);
    memory[place] = x;
    memory[window + place] = count;
    memory[state] = head;
    memory[state + 1] = size + 1;
    memory[state + 2] = count + 1;
    return count + 1 < window ? Number.NaN : memory[head]!;
  }

  /** The extreme of the window; NaN until it is full. */
  value(): number {
    const memory = this.memory;
    const state = 2 * this.#window;
    return memory[state + 2]! < this.#window ? Number.NaN : memory[memory[state]!]!;
  }

  /** Inputs since the extreme, 0 to window − 1; of equal ones since the newest. NaN until the window is full. */
  age(): number {
    const memory = this.memory;
    const state = 2 * this.#window;
    const count = memory[state + 2]!;
    return count < this.#window ? Number.NaN : count - 1 - memory[this.#window + memory[state]!]!;
  }
}

function wrapped(place: number, window: number): number {
  return place < window ? place : place - window;
}
