/**
 * Why an order was filled; a fill's `reason` is the index here. `signal` leaves to flat, `flip` reverses in one order,
 * `resize` changes the weight on the same side (also: a remainder that an earlier bar could not take).
 */
export const FILL_REASONS = [
  'entry',
  'resize',
  'signal',
  'flip',
  'stop-loss',
  'take-profit',
  'timed-exit',
  'trailing-stop',
  'break-even',
] as const;

export const ENTRY = 0;
export const RESIZE = 1;
export const SIGNAL = 2;
export const FLIP = 3;
export const STOP_LOSS = 4;
export const TAKE_PROFIT = 5;
export const TIMED_EXIT = 6;
export const TRAILING_STOP = 7;
export const BREAK_EVEN = 8;

/** What the rules kept from being filled, changed, or could not know, and how often. */
export interface OrderCounts {
  /** Bars at which a changed target could not be filled because the exchange gave no bar, or no average price. */
  gapWaits: number;
  /** Bars at which an entry waited for its side's cooldown. */
  cooldownWaits: number;
  /** Target changes that asked for the side that a stop had just left. */
  lockedTargets: number;
  /** Signals that a stop of the same bar dropped (`stopDropsSignal`). */
  droppedSignals: number;
  /** Orders below `minTrade` that were not sent. */
  smallOrders: number;
  /** Fills that the bar's volume cut short (`volumeCap`); what was left waited. */
  volumeCuts: number;
  /** Bars without volume at which an order that needs some found none. */
  emptyBars: number;
  /** Fills that `maxLeverage` made smaller. */
  leverageCuts: number;
  /** Bars in which both levels of a position lay, so that only the policy says which came first. */
  ambiguousBars: number;
  /** Of these, bars in which the finer bars could not say it either (`replay`): the stop was taken to be first. */
  undecidedBars: number;
}

export function noCounts(): OrderCounts {
  return {
    gapWaits: 0,
    cooldownWaits: 0,
    lockedTargets: 0,
    droppedSignals: 0,
    smallOrders: 0,
    volumeCuts: 0,
    emptyBars: 0,
    leverageCuts: 0,
    ambiguousBars: 0,
    undecidedBars: 0,
  };
}
