/**
 * Skewness and excess kurtosis of the last `window` inputs, corrected for bias as pandas does; NaN until the window is
 * full. Leading NaN inputs are passed over.
 *
 * Nothing is subtracted from a running sum: the inputs fall into blocks of `window`, and what is left of the previous
 * block (its central moments from each row to its end) is merged with those of the current block so far.
 *
 * @see Pébay 2008, Sandia report SAND2008-6212, for the merge; Joanes & Gill 1998, The Statistician 47(1), for the forms
 */
export class RollingShape {
  /** [4 × window] moments of the previous block from each row to its end (first the inputs); state; window's moments. */
  readonly memory: Float64Array;
  readonly #window: number;

  constructor(window: number) {
    this.#window = window;
    this.memory = new Float64Array(4 * window + 10);
    this.memory.fill(Number.NaN, 4 * window + 6);
  }

  push(x: number): void {
    const memory = this.memory;
    const window = this.#window;
    const state = 4 * window;
    if (memory[state + 1] === 0 && Number.isNaN(x)) return;
    const head = memory[state]! + 1;
    const count = ++memory[state + 1]!;
    memory[4 * (head - 1)] = x;
    // A block of one joins the current block.
    join(memory, state + 2, head - 1, x, 0, 0, 0, 1, state + 2);
    if (head === window) {
      memory.copyWithin(state + 6, state + 2, state + 6);
      this.#closeBlock();
      return;
    }
    memory[state] = head;
    if (count < window) return;
    const rest = 4 * head;
    const [mean, m2, m3, m4] = [memory[rest]!, memory[rest + 1]!, memory[rest + 2]!, memory[rest + 3]!];
    join(memory, state + 2, head, mean, m2, m3, m4, window - head, state + 6);
  }

  #closeBlock(): void {
    const memory = this.memory;
    const window = this.#window;
    const state = 4 * window;
    memory.fill(0, state + 2, state + 6);
    for (let i = window - 1, n = 0; i >= 0; i--, n++) {
      join(memory, state + 2, n, memory[4 * i]!, 0, 0, 0, 1, state + 2);
      memory.copyWithin(4 * i, state + 2, state + 6);
    }
    memory.fill(0, state + 2, state + 6);
    memory[state] = 0;
  }

  /**
   * √(n (n − 1)) ÷ (n − 2) × m3 ÷ m2^1.5 with the moments m divided by n; 0 where the root mean square deviation is not
   * above `still`.
   */
  skew(still = 0): number {
    const n = this.#window;
    const [m2, m3] = [this.memory[4 * n + 7]! / n, this.memory[4 * n + 8]! / n];
    return m2 <= still * still ? 0 : (Math.sqrt(n * (n - 1)) / (n - 2)) * (m3 / m2 / Math.sqrt(m2));
  }

  /** (n − 1) ÷ ((n − 2) (n − 3)) × ((n + 1) × m4 ÷ m2² − 3 (n − 1)): 0 for a normal distribution, and as in the skewness. */
  excessKurtosis(still = 0): number {
    const n = this.#window;
    const [m2, m4] = [this.memory[4 * n + 7]! / n, this.memory[4 * n + 9]! / n];
    return m2 <= still * still ? 0 : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (m4 / m2 / m2) - 3 * (n - 1));
  }
}

/** Writes at `to` mean and sums of powers 2, 3, 4 of two sets: `na` values at `at`, `nb` values given by their own. */
function join(
  memory: Float64Array,
  at: number,
  na: number,
  meanB: number,
  b2: number,
  b3: number,
  b4: number,
  nb: number,
  to: number,
): void {
  const n = na + nb;
  const mean = memory[at]!;
  const a2 = memory[at + 1]!;
  const a3 = memory[at + 2]!;
  const a4 = memory[at + 3]!;
  const d = na === 0 ? meanB : meanB - mean;
  const [pa, pb] = [na / n, nb / n];
  const cross = d * d * na * pb;
  memory[to] = mean + d * pb;
  memory[to + 1] = a2 + b2 + cross;
  memory[to + 2] = a3 + b3 + cross * d * (pa - pb) + 3 * d * (pa * b2 - pb * a2);
  memory[to + 3] =
    a4 +
    b4 +
    cross * d * d * (pa * pa - pa * pb + pb * pb) +
    6 * d * d * (pa * pa * b2 + pb * pb * a2) +
    4 * d * (pa * b3 - pb * a3);
}
