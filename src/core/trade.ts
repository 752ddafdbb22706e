/** Why a position was opened: from flat, or by reversing the other side in one order. */
export const ENTRY_REASONS = ['entry', 'flip'] as const;
/** One of `ENTRY_REASONS`. */
export type EntryReason = (typeof ENTRY_REASONS)[number];

/**
 * Why a trade ended: by an order, by `end` of the bars (still open), or by `ruin` (the account had nothing left). A
 * `trailing-stop` is a stop-loss that had moved with the price, `break-even` one that had moved to the entry.
 */
export const EXIT_REASONS = [
  'signal',
  'flip',
  'stop-loss',
  'trailing-stop',
  'break-even',
  'take-profit',
  'timed-exit',
  'end',
  'ruin',
] as const;
/** One of `EXIT_REASONS`. */
export type ExitReason = (typeof EXIT_REASONS)[number];

/** What a position pays for: the exchange, the spread, slippage, its own impact, funding (may be earned) and borrowing. */
export const COST_SOURCES = ['fee', 'spread', 'slippage', 'impact', 'funding', 'borrow'] as const;
/** One of `COST_SOURCES`. */
export type CostSource = (typeof COST_SOURCES)[number];
/** An amount by source: money (initial equity 1) in `units` accounting, fraction of equity in `weights`. */
export type CostsBySource = Readonly<Record<CostSource, number>>;

/**
 * One round trip: from the fill that opens a position to the fill that closes it. Partial changes of an open position
 * belong to the trade that they change.
 */
export interface Trade {
  readonly side: 1 | -1;
  /** The row at whose close the entry was decided. */
  readonly signalRow: number;
  /** Rows of the bars at which the fills happened; `exitRow` is −1 while the trade is open at the end. */
  readonly entryRow: number;
  readonly exitRow: number;
  /** Mean price of what was added, by size. */
  readonly entryPrice: number;
  /**
   * Mean price of what was taken off, by size; the last close where the trade is still open; where it ended in ruin, the
   * close (or fill) without equity.
   */
  readonly exitPrice: number;
  /** Largest size held: units in `units` accounting, fraction of equity in `weights`. */
  readonly size: number;
  /** Orders filled, entry and exit included. */
  readonly fills: number;
  /** After costs: money in `units` accounting (initial equity 1), sum of bar returns in `weights`. */
  readonly pnl: number;
  /** Sum of `costsBy`. */
  readonly costs: number;
  readonly costsBy: CostsBySource;
  readonly entryReason: EntryReason;
  readonly exitReason: ExitReason;
}
