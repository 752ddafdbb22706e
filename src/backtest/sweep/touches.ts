import type { ExecutionRules } from '../rules.ts';
import { type Extrema, firstAtLeast, firstAtMost } from './extrema.ts';
import type { SweepMarket } from './market.ts';
import { type LevelPlan, levelAt } from './plan.ts';

const MEMORY_BYTES = 64 * 2 ** 20;

/**
 * The row at which a fixed stop would be touched if a position entered on the bar behind its signal. That hangs on the
 * signal's row and side alone, so all targets that turn on one row share one search.
 *
 * 8 bytes a row and rule; a market lends 64 MiB of them, rules beyond search each time.
 */
export class Touches {
  readonly #market: SweepMarket;
  readonly #extrema: Extrema;
  readonly #stop: LevelPlan;
  readonly #armDelay: number;
  readonly #entry: Float64Array;
  /** By 2 × signal row + (1 for a short); 0: not looked for yet. */
  readonly #rows: Int32Array;

  /** The rows of a stop, those of an equal rule where there is one; null where the market has no memory left to lend. */
  static of(market: SweepMarket, extrema: Extrema, stop: LevelPlan, rules: ExecutionRules): Touches | null {
    const key = JSON.stringify([rules.stopLoss, rules.fill, rules.armDelayBars, rules.fillOnGap]);
    const known = market.touches.get(key);
    if (known !== undefined) return known;
    if (8 * market.rows * (market.touches.size + 1) > MEMORY_BYTES) return null;
    const made = new Touches(market, extrema, stop, rules);
    market.touches.set(key, made);
    return made;
  }

  private constructor(market: SweepMarket, extrema: Extrema, stop: LevelPlan, rules: ExecutionRules) {
    this.#market = market;
    this.#extrema = extrema;
    this.#stop = stop;
    this.#armDelay = rules.armDelayBars;
    this.#entry = rules.fill === 'next-open' ? market.bars.open : market.bars.close;
    this.#rows = new Int32Array(2 * market.rows);
  }

  /** @returns the first row that touches the stop; the number of rows where none does */
  find(signalRow: number, side: number): number {
    const key = side > 0 ? 2 * signalRow : 2 * signalRow + 1;
    const known = this.#rows[key]!;
    return known > 0 ? known : this.#search(signalRow, side, key);
  }

  #search(signalRow: number, side: number, key: number): number {
    const { bars, scratch, rows } = this.#market;
    const entry = signalRow + 1;
    const level = levelAt(this.#stop, bars.close, this.#entry[entry]!, entry, signalRow, -side);
    scratch[0] = level;
    // A fill at the close has its own bar behind it, whatever the delay.
    const from = this.#entry === bars.close ? Math.max(entry + 1, entry + this.#armDelay) : entry + this.#armDelay;
    let found = rows;
    if (!Number.isNaN(level)) {
      found =
        side > 0 ? firstAtMost(this.#extrema, from, rows, scratch) : firstAtLeast(this.#extrema, from, rows, scratch);
    }
    this.#rows[key] = found;
    return found;
  }
}
