import type { BacktestResult } from './result.ts';

/** What the desk sends to the account. */
export interface Order {
  readonly row: number;
  readonly price: number;
  /** The desk's weight before, and the one that it wants. */
  readonly from: number;
  readonly to: number;
  /** Index into `FILL_REASONS`. */
  readonly reason: number;
  /** The row at whose close the position was decided. */
  readonly signalRow: number;
}

/** The money of a backtest: told each order in the order of fills, and each bar's beginning and close. */
export interface Account {
  /** Bar `row` opens: what is paid for having held until then. */
  open(row: number): void;
  /** Fills as much as the bar's volume allows. @returns the weight reached: `to`, or between `from` and `to` */
  fill(row: number, price: number, from: number, to: number, reason: number, signalRow: number): number;
  /** Marks the position at the close. @returns false where nothing is left: then nothing may be called any more */
  close(row: number): boolean;
  /** What came of it over rows `[0, end)`. */
  result(end: number): AccountResult;
}

export type AccountResult = Omit<BacktestResult, 'accounting' | 'entries' | 'counts'> & {
  readonly counts: MoneyCounts;
};

/** What only the money knows. */
export type MoneyCounts = Pick<BacktestResult['counts'], 'volumeCuts' | 'emptyBars' | 'leverageCuts'>;
