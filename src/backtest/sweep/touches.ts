import { type Extrema, firstAtLeast, firstAtMost } from './extrema.ts';
import type { SweepMarket } from './market.ts';
import { referenceColumn, type SweepPlan } from './plan.ts';

/**
 * Where the fixed stops of a batch lie if a position enters on the bar behind its signal, and when they are touched. It
 * hangs on the signal's row and side alone; a wider stop is looked for from where the narrower one was touched.
 */
export class Touches {
  /** Of the newest search, shape [rule sets]: the row; the number of rows where it is never touched. */
  readonly rows: Int32Array;
  /** Its price. */
  readonly levels: Float64Array;
  readonly #market: SweepMarket;
  readonly #plan: SweepPlan;
  readonly #extrema: Extrema;
  readonly #multiples: Float64Array;
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
    this.rows = new Int32Array(multiples.length).fill(market.rows);
    this.levels = new Float64Array(multiples.length);
    const { armDelayBars, fill } = plan.rules;
    // A fill at the close has its own bar behind it, whatever the delay.
    this.#delay = fill === 'next-open' ? armDelayBars : Math.max(1, armDelayBars);
  }

  search(signalRow: number, side: number): void {
    const { scratch, rows: n } = this.#market;
    const multiples = this.#multiples;
    const { stop } = this.#plan;
    const { rows, levels } = this;
    const extrema = this.#extrema;
    if (stop === null) return;
    const entry = signalRow + 1;
    let from = entry + this.#delay;
    const reference = this.#references[stop.reference === 'signal-close' ? signalRow : entry]!;
    const range = stop.range[signalRow]!;
    for (let i = 0; i < multiples.length; i++) {
      const distance = multiples[i]! * range;
      const level = stop.absolute ? reference - side * distance : reference * (1 - side * distance);
      levels[i] = level;
      scratch[0] = level;
      // NaN: there is no level.
      if (from >= n || Number.isNaN(level)) from = n;
      else from = side > 0 ? firstAtMost(extrema, from, n, scratch) : firstAtLeast(extrema, from, n, scratch);
      rows[i] = from;
    }
  }
}
