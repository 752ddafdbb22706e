import type { Trade } from '../core/index.ts';
import type { BacktestResult } from './result.ts';

/** The money of a backtest: told each order in the order of fills, and each bar's beginning and close. */
export interface Account {
  /** Sign of what is held. */
  readonly side: number;
  /** Bar `row` opens: what is paid for having held until then. Need not be called where holding costs nothing. */
  open(row: number): void;
  /**
   * Fills as much as the bar's volume allows.
   *
   * @param from the desk's weight before; @param to the one that it wants
   * @returns the share of the change that was filled: 1 unless volume was short
   */
  fill(row: number, price: number, from: number, to: number, reason: number, signalRow: number): number;
  /** Marks the position at the close. @returns false where nothing is left: then nothing may be called any more */
  close(row: number): boolean;
  /** `close` for rows `[start, end)`, between which nothing is filled or due. @returns the first row not alive, or `end` */
  closeRange(start: number, end: number): number;
  /** What came of it over rows `[0, end)`. */
  result(end: number): AccountResult;
}

/** The series and records that not everybody asks for are made when they are; the account must not have gone on since. */
export type AccountResult = Omit<
  BacktestResult,
  'accounting' | 'entries' | 'counts' | 'trades' | 'barReturn' | 'position'
> & {
  readonly counts: MoneyCounts;
  trades(): readonly Trade[];
  barReturn(): Float64Array;
  position(): Float64Array;
};

/** What only the money knows. */
export type MoneyCounts = Pick<BacktestResult['counts'], 'volumeCuts' | 'emptyBars' | 'leverageCuts'>;
