import { FILL_REASONS, FLIP } from '../orders.ts';

/** A fill as the plain engine logs it. */
export interface SweepFill {
  readonly row: number;
  readonly price: number;
  /** Signed change of units or weight. */
  readonly change: number;
  readonly cost: number;
  readonly reason: number;
}

/** A round trip as the plain engine books it. */
export interface SweepTrade {
  readonly side: 1 | -1;
  readonly entryRow: number;
  readonly exitRow: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly size: number;
  readonly pnl: number;
  readonly costs: number;
  readonly exitReason: string;
}

/** Writes down what a combination did, order by order: for tests and for a look at one of many. Sweeps go without. */
export class SweepRecorder {
  readonly fills: SweepFill[] = [];
  readonly trades: SweepTrade[] = [];
  /** Equity at the last close of each UTC day, shape [days]. */
  readonly days: Float64Array;
  #side: 1 | -1 = 1;
  #entryRow = -1;
  #entryPrice = Number.NaN;
  #size = 0;
  #costs = 0;
  #before = 0;

  constructor(days: number) {
    this.days = new Float64Array(days);
  }

  clear(): void {
    this.fills.length = 0;
    this.trades.length = 0;
  }

  unitsFill(
    row: number,
    price: number,
    units: number,
    to: number,
    worth: number,
    cost: number,
    costSide: number,
    reason: number,
  ): void {
    this.fills.push({ row, price, change: to - units, cost, reason });
    if (units !== 0 && to * units <= 0) {
      const exitCost = Math.abs(units) * price * costSide;
      const profit = Math.max(-1, worth - exitCost - 1);
      this.#costs += exitCost;
      if (worth > exitCost) this.#close(row, price, profit, reasonOf(reason));
      else this.#close(row, price, -1, 'ruin');
      if (to !== 0) this.#open(row, price, to, cost - exitCost, profit);
    } else if (units === 0) this.#open(row, price, to, cost, worth - 1);
    else this.#resize(to, cost);
  }

  weightsFill(
    row: number,
    price: number,
    weight: number,
    to: number,
    before: number,
    cost: number,
    costSide: number,
    reason: number,
  ): void {
    this.fills.push({ row, price, change: to - weight, cost, reason });
    if (weight !== 0 && to * weight <= 0) {
      const exitCost = Math.abs(weight) * costSide;
      this.#costs += exitCost;
      this.#close(row, price, before - exitCost, reasonOf(reason));
      if (to !== 0) this.#open(row, price, to, cost - exitCost, before - exitCost);
    } else if (weight === 0) this.#open(row, price, to, cost, before);
    else this.#resize(to, cost);
  }

  ruin(row: number, price: number, after: number): void {
    this.#close(row, price, after, 'ruin');
  }

  end(lastClose: number, after: number): void {
    this.#close(-1, lastClose, after, 'end');
  }

  #open(row: number, price: number, size: number, costs: number, before: number): void {
    this.#side = size > 0 ? 1 : -1;
    this.#entryRow = row;
    this.#entryPrice = price;
    this.#size = Math.abs(size);
    this.#costs = costs;
    this.#before = before;
  }

  #resize(size: number, costs: number): void {
    this.#size = Math.max(this.#size, Math.abs(size));
    this.#costs += costs;
  }

  #close(exitRow: number, exitPrice: number, after: number, exitReason: string): void {
    this.trades.push({
      side: this.#side,
      entryRow: this.#entryRow,
      exitRow,
      entryPrice: this.#entryPrice,
      exitPrice,
      size: this.#size,
      pnl: after - this.#before,
      costs: this.#costs,
      exitReason,
    });
  }
}

function reasonOf(reason: number): string {
  return reason === FLIP ? 'flip' : FILL_REASONS[reason]!;
}
