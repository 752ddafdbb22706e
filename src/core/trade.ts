/** Why a trade ended: by an order, by `end` of the bars (still open), or by `ruin` (the account had nothing left). */
export const EXIT_REASONS = ['signal', 'flip', 'stop-loss', 'take-profit', 'timed-exit', 'end', 'ruin'] as const;
/** One of `EXIT_REASONS`. */
export type ExitReason = (typeof EXIT_REASONS)[number];

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
  /** The last close where the trade is still open; where it ended in ruin, the close (or fill) without equity. */
  readonly exitPrice: number;
  /** Largest size held: units in `units` accounting, fraction of equity in `weights`. */
  readonly size: number;
  /** After costs: money in `units` accounting (initial equity 1), sum of bar returns in `weights`. */
  readonly pnl: number;
  readonly costs: number;
  readonly exitReason: ExitReason;
}
