/**
 * Why an order was filled; a fill's `reason` is the index here. `signal` leaves to flat, `flip` reverses in one order,
 * `resize` changes the weight on the same side.
 */
export const FILL_REASONS = ['entry', 'resize', 'signal', 'flip', 'stop-loss', 'take-profit', 'timed-exit'] as const;

export const ENTRY = 0;
export const RESIZE = 1;
export const SIGNAL = 2;
export const FLIP = 3;
export const STOP_LOSS = 4;
export const TAKE_PROFIT = 5;
export const TIMED_EXIT = 6;

/** What the rules kept from being filled, and how often. */
export interface OrderCounts {
  /** Bars at which a changed target could not be filled because the exchange gave no bar. */
  gapWaits: number;
  /** Bars at which an entry waited for its side's cooldown. */
  cooldownWaits: number;
  /** Target changes that asked for the side that a stop had just left. */
  lockedTargets: number;
  /** Signals that a stop of the same bar dropped (`stopDropsSignal`). */
  droppedSignals: number;
}

/**
 * Orders to a weight, in the order of their fills: at `row`, at `price`, the position goes to `weight` (the target
 * position from then on). Columns have shape [count]. Sizes in units or money are the account's business.
 */
export class OrderColumns {
  count = 0;
  row = new Int32Array(64);
  price = new Float64Array(64);
  weight = new Float64Array(64);
  reason = new Uint8Array(64);

  push(row: number, price: number, weight: number, reason: number): void {
    if (this.count === this.row.length) this.#grow();
    const at = this.count++;
    this.row[at] = row;
    this.price[at] = price;
    this.weight[at] = weight;
    this.reason[at] = reason;
  }

  #grow(): void {
    const length = 2 * this.row.length;
    this.row = copyTo(new Int32Array(length), this.row);
    this.price = copyTo(new Float64Array(length), this.price);
    this.weight = copyTo(new Float64Array(length), this.weight);
    this.reason = copyTo(new Uint8Array(length), this.reason);
  }
}

function copyTo<T extends { set(values: T): void }>(to: T, from: T): T {
  to.set(from);
  return to;
}
