import type { Trade } from '../core/index.ts';
import type { OrderCounts } from './orders.ts';

/**
 * Fills of one account in time order; columns have shape [count].
 *
 * `side`: +1 bought, −1 sold. `size`: what changed hands, units in `units` accounting, fraction of equity in `weights`.
 * `cost`: money (initial equity 1) in `units`, fraction of equity in `weights`. `reason`: index into `FILL_REASONS`.
 */
export interface Fills {
  readonly row: Int32Array;
  readonly side: Int8Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly cost: Float64Array;
  readonly reason: Uint8Array;
}

/** What an account made of its orders. Columns have shape [n], values at each bar's close. */
export interface AccountResult {
  /** Initial equity is 1. */
  readonly equity: Float64Array;
  /** Return of each bar, fraction; 0 on the first. */
  readonly barReturn: Float64Array;
  /** Weight held at the close, signed fraction of equity; in `weights` accounting the target last filled. */
  readonly position: Float64Array;
  /** Sum of absolute weight changes over all fills. */
  readonly turnover: number;
  readonly fills: Fills;
  readonly trades: readonly Trade[];
  /** Sum of all fills' costs. */
  readonly costs: number;
  /** The row at whose close nothing was left; n where there always was something. */
  readonly ruinRow: number;
}

/** What the rules and an account made of a target position. */
export interface BacktestResult extends AccountResult {
  readonly accounting: 'units' | 'weights';
  /** Changes of the target's sign to a side, whether filled or kept out by a rule. */
  readonly entries: number;
  /** What the rules kept from being filled. */
  readonly counts: Readonly<OrderCounts>;
}

/** Fill columns as an account writes them; `taken` cuts them to what was written. */
export class FillLog {
  #count = 0;
  readonly #columns: Fills;

  constructor(capacity: number) {
    this.#columns = {
      row: new Int32Array(capacity),
      side: new Int8Array(capacity),
      price: new Float64Array(capacity),
      size: new Float64Array(capacity),
      cost: new Float64Array(capacity),
      reason: new Uint8Array(capacity),
    };
  }

  /** @param change signed */
  push(row: number, price: number, change: number, cost: number, reason: number): void {
    const at = this.#count++;
    this.#columns.row[at] = row;
    this.#columns.side[at] = change > 0 ? 1 : -1;
    this.#columns.price[at] = price;
    this.#columns.size[at] = Math.abs(change);
    this.#columns.cost[at] = cost;
    this.#columns.reason[at] = reason;
  }

  taken(): Fills {
    const { row, side, price, size, cost, reason } = this.#columns;
    const n = this.#count;
    return {
      row: row.subarray(0, n),
      side: side.subarray(0, n),
      price: price.subarray(0, n),
      size: size.subarray(0, n),
      cost: cost.subarray(0, n),
      reason: reason.subarray(0, n),
    };
  }
}
