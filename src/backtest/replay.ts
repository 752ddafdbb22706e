import { type Bars, formatDuration, InputError } from '../core/index.ts';

/** Which of two levels a bar touched first, by the finer bars inside it. */
export class Replay {
  readonly #bars: Bars;
  readonly #finer: Bars;

  /** @throws InputError INTERVAL_MISMATCH where the finer bars do not divide the bars */
  constructor(bars: Bars, finer: Bars) {
    if (finer.intervalMs >= bars.intervalMs || bars.intervalMs % finer.intervalMs !== 0) {
      throw new InputError('INTERVAL_MISMATCH', {
        what: `bars of ${formatDuration(finer.intervalMs)} do not divide bars of ${formatDuration(bars.intervalMs)}`,
        where: 'data.finerFile',
        path: 'data.finerFile',
        mend: 'give bars of the same market with an interval that divides the main one',
      });
    }
    this.#bars = bars;
    this.#finer = finer;
  }

  /**
   * Which level bar `row` touched first; null where the finer bars cannot say (both in one of them after its open, or none
   * there).
   */
  first(row: number, side: number, stop: number, profit: number): 'stop' | 'profit' | null {
    const { time, open, high, low, gap } = this.#finer;
    const end = this.#bars.time[row]! + this.#bars.intervalMs;
    for (let i = firstAtOrAfter(time, this.#bars.time[row]!); i < time.length && time[i]! < end; i++) {
      if (gap[i] === 1) continue;
      if (side * (open[i]! - stop) <= 0) return 'stop';
      if (side * (open[i]! - profit) >= 0) return 'profit';
      const stopped = side > 0 ? low[i]! <= stop : high[i]! >= stop;
      const profited = side > 0 ? high[i]! >= profit : low[i]! <= profit;
      if (stopped && profited) return null;
      if (stopped) return 'stop';
      if (profited) return 'profit';
    }
    return null;
  }
}

/** Index of the first of rising values that is at least `value`. */
function firstAtOrAfter(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
