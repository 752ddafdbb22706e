import { FIRST_MONDAY_MS, WEEK_MS } from '../../core/index.ts';
import type { BarColumns } from '../contract.ts';

const STATE = { bucket: 0, rows: 1, time: 2, open: 3, high: 4, low: 5, volume: 6 } as const;

/**
 * Bars of a longer timeframe made of consecutive bars: buckets from UTC midnight on, weeks from Monday on.
 *
 * A bar counts once all of its rows have closed. A bucket that began before the first row is left out: its open, and whatever
 * happened before, is unknown.
 */
export class HigherBars {
  /** The bar that is forming: bucket, rows in it, time, open, high, low, volume. */
  readonly memory = Float64Array.of(Number.NaN, 0, 0, 0, 0, 0, 0);
  /** Row of the last run at which each of its bars closed. */
  closedAt = new Int32Array(0);
  readonly #ratio: number;
  readonly #frameMs: number;
  readonly #originMs: number;
  readonly #joined: readonly string[];
  #bars: BarColumns;

  /**
   * @param ratio rows in a bar
   * @param joined columns to take along: the value at the bar's last row
   */
  constructor(frameMs: number, ratio: number, joined: readonly string[]) {
    this.#frameMs = frameMs;
    this.#ratio = ratio;
    this.#originMs = frameMs % WEEK_MS === 0 ? FIRST_MONDAY_MS : 0;
    this.#joined = joined;
    this.#bars = emptyBars(0, joined);
  }

  /** Takes rows [0, n). @returns the bars that closed in them, overwritten by the next run */
  run(bars: BarColumns, n: number): { readonly count: number; readonly bars: BarColumns } {
    this.#reserve(Math.floor(n / this.#ratio) + 1);
    const state = this.memory;
    const { time, open, high, low, close, volume } = bars;
    const to = this.#bars;
    let count = 0;
    for (let i = 0; i < n; i++) {
      const bucket = Math.floor((time[i]! - this.#originMs) / this.#frameMs);
      if (bucket !== state[STATE.bucket]) {
        state[STATE.bucket] = bucket;
        state[STATE.rows] = 0;
        state[STATE.time] = time[i]!;
        state[STATE.open] = open[i]!;
        state[STATE.high] = high[i]!;
        state[STATE.low] = low[i]!;
        state[STATE.volume] = volume[i]!;
      } else {
        if (high[i]! > state[STATE.high]!) state[STATE.high] = high[i]!;
        if (low[i]! < state[STATE.low]!) state[STATE.low] = low[i]!;
        state[STATE.volume]! += volume[i]!;
      }
      if (++state[STATE.rows]! !== this.#ratio) continue;
      this.closedAt[count] = i;
      to.time[count] = state[STATE.time]!;
      to.open[count] = state[STATE.open]!;
      to.high[count] = state[STATE.high]!;
      to.low[count] = state[STATE.low]!;
      to.close[count] = close[i]!;
      to.volume[count] = state[STATE.volume]!;
      for (const name of this.#joined) to.columns[name]![count] = bars.columns[name]![i]!;
      count++;
    }
    return { count, bars: to };
  }

  #reserve(bars: number): void {
    if (this.closedAt.length >= bars) return;
    this.closedAt = new Int32Array(bars);
    this.#bars = emptyBars(bars, this.#joined);
  }
}

function emptyBars(n: number, joined: readonly string[]): BarColumns {
  const column = (): Float64Array => new Float64Array(n);
  return {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    columns: Object.fromEntries(joined.map((name) => [name, column()])),
  };
}
