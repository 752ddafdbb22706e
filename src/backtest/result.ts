import type { CostsBySource, Trade } from '../core/index.ts';
import { FILL_SOURCES, type FillSource } from './costs/part.ts';
import type { OrderCounts } from './orders.ts';

/**
 * Fills of one account in time order; columns have shape [count].
 *
 * `side`: +1 bought, −1 sold. `size`: what changed hands, units in `units` accounting, fraction of equity in `weights`.
 * `cost`: money (initial equity 1) in `units`, fraction of equity in `weights`; `fee`, `spread`, `slippage` and `impact` are
 * its parts. `reason`: index into `FILL_REASONS`.
 */
export interface Fills {
  readonly row: Int32Array;
  readonly side: Int8Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly cost: Float64Array;
  readonly reason: Uint8Array;
  readonly fee: Float64Array;
  readonly spread: Float64Array;
  readonly slippage: Float64Array;
  readonly impact: Float64Array;
}

/** What the rules and an account made of a target position. Columns have shape [n], values at each bar's close. */
export interface BacktestResult {
  readonly accounting: 'units' | 'weights';
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
  /** Sum of all costs: fills, funding and interest. */
  readonly costs: number;
  readonly costsBy: CostsBySource;
  /** The row at whose close nothing was left; n where there always was something. */
  readonly ruinRow: number;
  /** Changes of the target's sign to a side, whether filled or kept out by a rule. */
  readonly entries: number;
  /** What the rules kept from being filled. */
  readonly counts: Readonly<OrderCounts>;
}

/** Fill columns as an account writes them; `taken` cuts them to what was written. */
export class FillLog {
  #count = 0;
  #columns: Omit<Fills, FillSource>;
  /** The cost's parts; null while all of it is one fee. */
  #parts: Record<FillSource, Float64Array> | null = null;

  /** @param rows of the bars: a guess of how much room the fills will need */
  constructor(rows: number) {
    this.#columns = makeFills(Math.max(64, rows >>> 4));
  }

  /**
   * @param change signed
   * @param value what the cost's parts are fractions of, in the order of `FILL_SOURCES`
   */
  push(
    row: number,
    price: number,
    change: number,
    cost: number,
    reason: number,
    value: number,
    parts: Float64Array,
  ): void {
    if (this.#count === this.#columns.row.length) this.#grow();
    const at = this.#count++;
    const columns = this.#columns;
    columns.row[at] = row;
    columns.side[at] = change > 0 ? 1 : -1;
    columns.price[at] = price;
    columns.size[at] = Math.abs(change);
    columns.cost[at] = cost;
    columns.reason[at] = reason;
    if (this.#parts === null) {
      if (value * parts[0]! === cost) return;
      this.#parts = this.#allFees();
    }
    for (let k = 0; k < FILL_SOURCES.length; k++) this.#parts[FILL_SOURCES[k]!][at] = value * parts[k]!;
  }

  taken(): Fills {
    const n = this.#count;
    const { row, side, price, size, cost, reason } = this.#columns;
    const parts = this.#parts ?? onlyFees(cost.subarray(0, n));
    return {
      row: row.subarray(0, n),
      side: side.subarray(0, n),
      price: price.subarray(0, n),
      size: size.subarray(0, n),
      cost: cost.subarray(0, n),
      reason: reason.subarray(0, n),
      fee: parts.fee.subarray(0, n),
      spread: parts.spread.subarray(0, n),
      slippage: parts.slippage.subarray(0, n),
      impact: parts.impact.subarray(0, n),
    };
  }

  #allFees(): Record<FillSource, Float64Array> {
    const nothing = (): Float64Array => new Float64Array(this.#columns.cost.length);
    return { fee: this.#columns.cost.slice(), spread: nothing(), slippage: nothing(), impact: nothing() };
  }

  #grow(): void {
    const { row, side, price, size, cost, reason } = this.#columns;
    const grown = makeFills(2 * row.length);
    grown.row.set(row);
    grown.side.set(side);
    grown.price.set(price);
    grown.size.set(size);
    grown.cost.set(cost);
    grown.reason.set(reason);
    this.#columns = grown;
    if (this.#parts === null) return;
    for (const source of FILL_SOURCES) {
      const longer = new Float64Array(2 * row.length);
      longer.set(this.#parts[source]);
      this.#parts[source] = longer;
    }
  }
}

/** Where all of the cost is one fee. The columns may be one array: nobody writes to them. */
function onlyFees(fee: Float64Array): Record<FillSource, Float64Array> {
  const nothing = new Float64Array(fee.length);
  return { fee, spread: nothing, slippage: nothing, impact: nothing };
}

function makeFills(capacity: number): Omit<Fills, FillSource> {
  return {
    row: new Int32Array(capacity),
    side: new Int8Array(capacity),
    price: new Float64Array(capacity),
    size: new Float64Array(capacity),
    cost: new Float64Array(capacity),
    reason: new Uint8Array(capacity),
  };
}
