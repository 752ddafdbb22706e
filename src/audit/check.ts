import type { Bars } from '../core/index.ts';
import { isoTime } from '../core/index.ts';

/** One value that knew the future, or broke another promise. */
export interface Leak {
  /** The column, file or rule at fault. */
  readonly column: string;
  /** First row at fault, counted from 0; −1 where it has none. */
  readonly row: number;
  /** ISO time of that row's open; empty where there is none. */
  readonly time: string;
  /** First row whose bars were cut off or altered; −1 where nothing was. */
  readonly cut: number;
  readonly what: string;
}

/** What one check looked at, and what it found. */
export interface AuditCheck {
  readonly name: string;
  /** What would be a leak, in one sentence. */
  readonly about: string;
  /** Values that were held against each other. */
  readonly compared: number;
  /** One a column at most. */
  readonly leaks: readonly Leak[];
  /** Why there was nothing to look at; null where there was. */
  readonly skipped: string | null;
}

/** Collects what a check finds; each column is named once, with its first row. */
export class CheckLog {
  readonly #name: string;
  readonly #about: string;
  readonly #bars: Bars;
  readonly #leaks = new Map<string, Leak>();
  #compared = 0;

  constructor(name: string, about: string, bars: Bars) {
    this.#name = name;
    this.#about = about;
    this.#bars = bars;
  }

  /** Counts values that were looked at without fault. */
  count(values: number): void {
    this.#compared += values;
  }

  /** Notes a fault. @param row −1 where no row is to blame */
  leak(column: string, row: number, cut: number, what: string): void {
    if (this.#leaks.has(column)) return;
    const time = row >= 0 ? isoTime(this.#bars.time[row]!) : '';
    this.#leaks.set(column, { column, row, time, cut, what });
  }

  /**
   * Holds rows `[start, end)` of a column against the same rows of another history, bit by bit.
   *
   * @param offset the column's row 0 as a row of the bars
   */
  compare(
    column: string,
    was: ArrayLike<number>,
    now: ArrayLike<number> | undefined,
    range: { readonly start: number; readonly end: number; readonly cut: number; readonly offset?: number },
  ): void {
    const { start, end, cut, offset = 0 } = range;
    if (now === undefined) {
      this.leak(column, -1, cut, `the column is not there once the bars from row ${cut} on are others`);
      return;
    }
    this.#compared += Math.max(0, end - start);
    for (let t = start; t < end; t++) {
      if (Object.is(was[t], now[t])) continue;
      const row = t + offset;
      this.leak(
        column,
        row,
        cut,
        `was ${show(was[t]!)}, is ${show(now[t]!)} once the bars from row ${cut} on are others`,
      );
      return;
    }
  }

  done(): AuditCheck {
    return {
      name: this.#name,
      about: this.#about,
      compared: this.#compared,
      leaks: [...this.#leaks.values()],
      skipped: null,
    };
  }

  skip(why: string): AuditCheck {
    return { ...this.done(), skipped: why };
  }
}

function show(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? 'undefined' : String(Number(value.toPrecision(12)));
}
