export type ExitReason = 'signal' | 'flip' | 'stop-loss' | 'take-profit' | 'timed-exit' | 'end';

/**
 * One round trip: from the fill that opens a position to the fill that closes it. Partial changes of an open position
 * belong to the trade that they change.
 */
export interface Trade {
  readonly side: 1 | -1;
  /** Rows of the bars at which the fills happened; `exitRow` is −1 while the trade is open at the end. */
  readonly entryRow: number;
  readonly exitRow: number;
  readonly entryPrice: number;
  /** The last close where the trade is still open. */
  readonly exitPrice: number;
  /** Largest size held: units in `units` accounting, fraction of equity in `weights`. */
  readonly size: number;
  /** After costs: money in `units` accounting (initial equity 1), sum of bar returns in `weights`. */
  readonly pnl: number;
  readonly costs: number;
  readonly exitReason: ExitReason;
}
