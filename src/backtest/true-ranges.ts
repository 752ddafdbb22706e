import { type AverageSeed, type Bars, RecursiveAverage, trueRangeOf } from '../core/index.ts';

/**
 * Average true ranges of growing bars: each (window, seed) once, filled row by row or all at once with the same bits.
 * Rows beyond `advance` are not there yet.
 *
 * A gap row says nothing of how far prices range: the average stays what it was, unless gap rows count as bars.
 */
export class TrueRanges {
  readonly #bars: Bars;
  readonly #columns = new Map<string, RangeColumn>();
  #end = 0;

  constructor(bars: Bars) {
    this.#bars = bars;
  }

  /**
   * The column of a window, shape [n], price units; rows before the end of `advance` hold values.
   *
   * @param gapsCount whether gap rows are bars like others (`fillOnGap`)
   */
  column(windowBars: number, seed: AverageSeed, gapsCount: boolean): Float64Array {
    const key = `${windowBars} ${seed} ${gapsCount}`;
    let column = this.#columns.get(key);
    if (column === undefined) {
      column = new RangeColumn(this.#bars.close.length, windowBars, seed, gapsCount);
      column.fill(this.#bars, 0, this.#end);
      this.#columns.set(key, column);
    }
    return column.values;
  }

  /** Bars `[0, end)` are closed. */
  advance(end: number): void {
    if (end <= this.#end) return;
    for (const column of this.#columns.values()) column.fill(this.#bars, this.#end, end);
    this.#end = end;
  }
}

class RangeColumn {
  readonly values: Float64Array;
  readonly #average: RecursiveAverage;
  readonly #skipFirst: boolean;
  readonly #gapsCount: boolean;

  constructor(rows: number, windowBars: number, seed: AverageSeed, gapsCount: boolean) {
    this.#gapsCount = gapsCount;
    this.values = new Float64Array(rows).fill(Number.NaN);
    this.#average = new RecursiveAverage(1 / windowBars, windowBars, seed);
    this.#skipFirst = seed === 'sma';
  }

  fill({ high, low, close, gap }: Bars, start: number, end: number): void {
    const { values } = this;
    let t = start;
    if (t === 0 && end > 0) {
      values[0] = this.#skipFirst ? Number.NaN : this.#average.push(high[0]! - low[0]!);
      t = 1;
    }
    for (; t < end; t++) {
      if (gap[t] === 1 && !this.#gapsCount) values[t] = values[t - 1]!;
      else values[t] = this.#average.push(trueRangeOf(high[t]!, low[t]!, close[t - 1]!));
    }
  }
}
