import { type Extrema, firstAtLeast, firstAtMost } from './extrema.ts';
import type { SweepMarket } from './market.ts';
import { referenceColumn, type SweepPlan } from './plan.ts';

const MEMORY_BYTES = 64 * 2 ** 20;

/**
 * The rows at which the fixed stops of a batch would be touched if a position entered on the bar behind its signal. They
 * hang on the signal's row and side alone: whatever targets turn on one row, it is searched once, and a wider stop is
 * looked for from where the narrower one was touched.
 *
 * 8 bytes a row and rule set, up to 64 MiB; beyond that every look is a search.
 */
export class Touches {
  /** By position + rule set, where `find` gives the position; the number of rows: never touched. */
  readonly rows: Int32Array;
  readonly #market: SweepMarket;
  readonly #plan: SweepPlan;
  readonly #extrema: Extrema;
  readonly #multiples: Float64Array;
  /** Whether rows found are kept: `find(row, side)` is then (2 × row, + 1 for a short) × rule sets. */
  readonly kept: boolean;
  readonly #delay: number;
  readonly #references: Float64Array;

  /**
   * @param plan any one of the batch: they differ in costs and in the stop's multiple
   * @param multiples of the stop, rising: one a rule set
   */
  constructor(market: SweepMarket, plan: SweepPlan, multiples: Float64Array) {
    this.#market = market;
    this.#plan = plan;
    this.#extrema = plan.extrema;
    this.#multiples = multiples;
    this.#references = plan.stop === null ? market.bars.close : referenceColumn(market, plan, plan.stop);
    this.kept = 8 * market.rows * multiples.length <= MEMORY_BYTES;
    this.rows = new Int32Array((this.kept ? 2 * market.rows : 1) * multiples.length);
    const { armDelayBars, fill } = plan.rules;
    // A fill at the close has its own bar behind it, whatever the delay.
    this.#delay = fill === 'next-open' ? armDelayBars : Math.max(1, armDelayBars);
  }

  /** @returns the position in `rows` of the first rule set's touch */
  find(signalRow: number, side: number): number {
    if (!this.kept) {
      this.#search(signalRow, side, 0);
      return 0;
    }
    const at = (side > 0 ? 2 * signalRow : 2 * signalRow + 1) * this.#multiples.length;
    if (this.rows[at] === 0) this.#search(signalRow, side, at);
    return at;
  }

  #search(signalRow: number, side: number, at: number): void {
    const { scratch, rows: n } = this.#market;
    const multiples = this.#multiples;
    const { stop } = this.#plan;
    const { rows } = this;
    const extrema = this.#extrema;
    const entry = signalRow + 1;
    let from = stop === null ? n : entry + this.#delay;
    const reference = stop === null ? 0 : this.#references[stop.reference === 'signal-close' ? signalRow : entry]!;
    const range = stop === null ? 0 : stop.range[signalRow]!;
    const absolute = stop?.absolute === true;
    for (let i = 0; i < multiples.length; i++) {
      const distance = multiples[i]! * range;
      const level = absolute ? reference - side * distance : reference * (1 - side * distance);
      scratch[0] = level;
      // NaN: there is no level.
      if (from >= n || Number.isNaN(level)) from = n;
      else from = side > 0 ? firstAtMost(extrema, from, n, scratch) : firstAtLeast(extrema, from, n, scratch);
      rows[at + i] = from;
    }
  }
}
