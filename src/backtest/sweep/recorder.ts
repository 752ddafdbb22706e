import type { Trade } from '../../core/index.ts';
import { FLIP } from '../orders.ts';
import { TradeBook } from '../trade-book.ts';
import type { FillRates } from './rates.ts';

/** A fill as the plain engine logs it. */
export interface SweepFill {
  readonly row: number;
  readonly price: number;
  /** Signed change of units or weight. */
  readonly change: number;
  readonly cost: number;
  readonly reason: number;
}

/** Writes down what a combination did, order by order: for tests and for a look at one of many. Sweeps go without. */
export class SweepRecorder {
  readonly fills: SweepFill[] = [];
  /** Equity at the last close of each UTC day, shape [days]. */
  readonly days: Float64Array;
  trades: readonly Trade[] = [];
  #book = new TradeBook(0);

  constructor(days: number) {
    this.days = new Float64Array(days);
  }

  clear(): void {
    this.fills.length = 0;
    this.trades = [];
    this.#book = new TradeBook(0);
  }

  /**
   * A fill of a `units` account: from `units` to `to`.
   *
   * @param worth equity at the fill price, before the cost
   */
  unitsFill(
    row: number,
    price: number,
    units: number,
    to: number,
    worth: number,
    { rate, parts }: FillRates,
    reason: number,
    signalRow: number,
  ): void {
    const book = this.#book;
    const cost = Math.abs(to - units) * price * rate;
    if (units !== 0 && to * units <= 0) {
      const exitCost = Math.abs(units) * price * rate;
      const profit = Math.max(-1, worth - exitCost - 1);
      book.pay(Math.abs(units) * price, parts);
      if (worth > exitCost) book.close(row, price, units, exitCost, profit, reason);
      else book.ruin(row, price, exitCost, -1, 1);
      if (to !== 0) {
        book.open(row, price, to, cost - exitCost, profit, signalRow, reason === FLIP);
        book.pay(Math.abs(to) * price, parts);
      }
    } else {
      if (units === 0) book.open(row, price, to, cost, worth - 1, signalRow, false);
      else book.resize(price, units, to, cost);
      book.pay(Math.abs(to - units) * price, parts);
    }
    this.fills.push({ row, price, change: to - units, cost, reason });
  }

  /**
   * A fill of a `weights` account: from `weight` to `to`.
   *
   * @param before sum of bar returns up to the fill
   */
  weightsFill(
    row: number,
    price: number,
    weight: number,
    to: number,
    before: number,
    { rate, parts }: FillRates,
    reason: number,
    signalRow: number,
  ): void {
    const book = this.#book;
    const cost = Math.abs(to - weight) * rate;
    if (weight !== 0 && to * weight <= 0) {
      const exitCost = Math.abs(weight) * rate;
      book.pay(Math.abs(weight), parts);
      book.close(row, price, weight, exitCost, before - exitCost, reason);
      if (to !== 0) {
        book.open(row, price, to, cost - exitCost, before - exitCost, signalRow, reason === FLIP);
        book.pay(Math.abs(to), parts);
      }
    } else {
      if (weight === 0) book.open(row, price, to, cost, before, signalRow, false);
      else book.resize(price, weight, to, cost);
      book.pay(Math.abs(to - weight), parts);
    }
    this.fills.push({ row, price, change: to - weight, cost, reason });
  }

  /** An order of a `weights` account finds nothing left. @param summed bar returns before the bar */
  weightsRuin(
    row: number,
    price: number,
    weight: number,
    summed: number,
    { rate, parts }: FillRates,
    reason: number,
  ): void {
    const cost = Math.abs(weight) * rate;
    this.#book.pay(Math.abs(weight), parts);
    this.#book.ruin(row, price, cost, summed - 1, 1);
    this.fills.push({ row, price, change: -weight, cost, reason });
  }

  /** The account is over: a position still held is ruined at `ruinRow`, or stays open at the last close. */
  end(held: number, ruinRow: number | null, close: number, profit: number): void {
    if (held !== 0 && ruinRow !== null) this.#book.ruin(ruinRow, close, 0, profit, 0);
    this.trades = this.#book.trades(held !== 0 && ruinRow === null ? { close, profit } : null);
  }
}
