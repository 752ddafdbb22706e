import type { Bars } from '../core/index.ts';
import type { Account, AccountResult, MoneyCounts } from './account.ts';
import { isDust } from './dust.ts';
import type { Holding } from './holding.ts';
import { HoldingsLog, returnsOf } from './holdings-log.ts';
import { FLIP, TAKE_PROFIT } from './orders.ts';
import { ENOUGH, type Pricing } from './pricing.ts';
import { FillLog } from './result.ts';
import type { ExecutionRules } from './rules.ts';
import { TradeBook } from './trade-book.ts';

/**
 * The `units` account: an order is sized on equity at the fill price before its cost, buys units and holds them. At every
 * close equity = cash + units × price.
 *
 * A long of at most 100 % never borrows: what cash cannot pay with its cost is cut (as vectorbt does).
 *
 * An account whose equity at a close is 0 or less is ruined: its trade ends at that close, what is owed beyond is the
 * lender's loss, and equity is 0 from that bar on without another fill. Between closes nobody looks; an order that finds no
 * equity at its fill ends the position there, and the close of its bar finds the ruin.
 */
export class UnitsAccount implements Account {
  readonly #close: Float64Array;
  readonly #pricing: Pricing;
  readonly #holding: Holding;
  readonly #fixedUnits: number | null;
  readonly #maxLeverage: number | null;
  readonly #equity: Float64Array;
  /** Units held from each of these rows on. */
  readonly #holdings = new HoldingsLog();
  readonly #log: FillLog;
  readonly #book: TradeBook;
  readonly #counts: { -readonly [K in keyof MoneyCounts]: number } = { volumeCuts: 0, emptyBars: 0, leverageCuts: 0 };
  #turnover = 0;
  #costs = 0;
  #cash = 1;
  #units = 0;
  #previous = 1;
  #ruinRow = -1;
  #emptyRow = -1;

  constructor(bars: Bars, rules: ExecutionRules, pricing: Pricing, holding: Holding) {
    const n = bars.close.length;
    this.#log = new FillLog(n);
    this.#book = new TradeBook(n);
    this.#close = bars.close;
    this.#pricing = pricing;
    this.#holding = holding;
    this.#fixedUnits = rules.fixedUnits;
    this.#maxLeverage = rules.maxLeverage;
    this.#equity = new Float64Array(n);
  }

  open(row: number): void {
    const due = this.#holding;
    if (!due.open(row) || this.#units === 0) return;
    const value = this.#units * this.#close[row - 1]!;
    const funding = value * due.funding;
    const borrow = (value < 0 ? -value * due.short : 0) + (this.#cash < 0 ? -this.#cash * due.cash : 0);
    this.#cash -= funding + borrow;
    this.#costs += funding + borrow;
    this.#book.payHolding(funding, borrow);
  }

  get side(): number {
    return Math.sign(this.#units);
  }

  fill(row: number, price: number, from: number, to: number, reason: number, signalRow: number): number {
    const pricing = this.#pricing;
    const units = this.#units;
    const maker = reason === TAKE_PROFIT;
    const worth = this.#cash + units * price;
    const wanted = this.#wantedUnits(from, to, worth, price, reason);
    if (isDust(wanted - units, units)) return 1;
    const capacity = pricing.needsVolume ? pricing.capacity(row) : Number.POSITIVE_INFINITY;
    if (capacity === 0) {
      if (row !== this.#emptyRow) this.#counts.emptyBars++;
      this.#emptyRow = row;
      return 0;
    }
    const goal = this.#goal(row, price, wanted, to, worth, maker);
    let change = goal - units;
    if (isDust(change, units)) return 1;
    let share = 1;
    if (Math.abs(change) > capacity * ENOUGH) {
      this.#counts.volumeCuts++;
      share = capacity / Math.abs(change);
      change = Math.sign(change) * capacity;
    }
    const rate = pricing.rate(row, maker, Math.abs(change));
    if (pricing.needsVolume) pricing.use(Math.abs(change));
    const reached = share === 1 ? goal : units + change;
    this.#settle(row, price, isDust(reached, units) ? 0 : reached, rate, worth, reason, signalRow);
    return share;
  }

  /** The units that a wish comes to once it has to be paid for. */
  #goal(row: number, price: number, wanted: number, to: number, worth: number, maker: boolean): number {
    const units = this.#units;
    const rate = this.#pricing.rate(row, maker, Math.abs(wanted - units));
    let goal = wanted;
    if (goal > units && goal > 0 && to <= 1) {
      const cash = Math.max(0, this.#cash);
      goal = this.#pricing.sizeMatters
        ? units +
          this.#largest(goal - units, (size) => size * price * (1 + this.#pricing.rate(row, maker, size)) <= cash)
        : Math.min(goal, units + cash / ((1 + rate) * price));
    }
    const cap = this.#maxLeverage;
    if (cap !== null) {
      const side = Math.sign(goal);
      const most = this.#largest(Math.abs(goal), (size) => {
        const change = Math.abs(side * size - units);
        return size * price <= cap * (worth - change * price * this.#pricing.rate(row, maker, change));
      });
      if (most < Math.abs(goal)) {
        this.#counts.leverageCuts++;
        goal = side * most;
      }
    }
    // A flip that cannot be paid for leaves the side that it was on, and so does one after which nothing would be left.
    if (wanted * units < 0 && (goal * units > 0 || worth <= Math.abs(units) * price * rate)) goal = 0;
    return goal;
  }

  /** The largest number of at most `size` that `allowed` lets through; a larger one costs more, so halving finds it. */
  #largest(size: number, allowed: (size: number) => boolean): number {
    if (allowed(size)) return size;
    let [low, high] = [0, size];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (allowed(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Brings the position to `goal` units at a price. */
  #settle(
    row: number,
    price: number,
    goal: number,
    rate: number,
    worth: number,
    reason: number,
    signalRow: number,
  ): void {
    const book = this.#book;
    const units = this.#units;
    const { parts } = this.#pricing;
    const change = goal - units;
    const value = Math.abs(change) * price;
    const cost = value * rate;
    if (units !== 0 && goal * units <= 0) {
      const exitValue = Math.abs(units) * price;
      const exitCost = exitValue * rate;
      const profit = Math.max(-1, worth - exitCost - 1);
      book.pay(exitValue, parts);
      if (worth > exitCost) book.close(row, price, units, exitCost, profit, reason);
      else book.ruin(row, price, exitCost, -1, 1);
      if (goal !== 0) {
        book.open(row, price, goal, cost - exitCost, profit, signalRow, reason === FLIP);
        book.pay(Math.abs(goal) * price, parts);
      }
    } else {
      if (units === 0) book.open(row, price, goal, cost, worth - 1, signalRow, false);
      else book.resize(price, units, goal, cost);
      book.pay(value, parts);
    }
    this.#log.push(row, price, change, cost, reason, value, parts);
    this.#turnover += worth > 0 ? value / worth : 0;
    this.#costs += cost;
    this.#cash = this.#cash - change * price - cost;
    this.#hold(row, goal);
  }

  close(row: number): boolean {
    // A flat account that was flat at the last close stands where it stood.
    if (this.#units === 0 && this.#cash === this.#previous) {
      this.#equity[row] = this.#cash;
      return true;
    }
    const close = this.#close[row]!;
    const worth = this.#cash + this.#units * close;
    if (worth <= 0) {
      if (this.#units !== 0) this.#book.ruin(row, close, 0, -1, 0);
      this.#hold(row, 0);
      this.#ruinRow = row;
      return false;
    }
    this.#equity[row] = worth;
    this.#previous = worth;
    return true;
  }

  closeRange(start: number, end: number): number {
    const equity = this.#equity;
    if (this.#units === 0 && this.#cash === this.#previous) {
      equity.fill(this.#cash, start, end);
      return end;
    }
    const closes = this.#close;
    const cash = this.#cash;
    const units = this.#units;
    let previous = this.#previous;
    for (let row = start; row < end; row++) {
      const worth = cash + units * closes[row]!;
      if (worth <= 0) {
        this.#previous = previous;
        this.close(row);
        return row;
      }
      equity[row] = worth;
      previous = worth;
    }
    this.#previous = previous;
    return end;
  }

  result(end: number): AccountResult {
    const open = this.#units === 0 ? null : { close: this.#close[end - 1]!, profit: this.#previous - 1 };
    const equity = this.#equity.subarray(0, end);
    return {
      equity,
      barReturn: () => returnsOf(equity),
      position: () => this.#holdings.weights(this.#close, equity),
      turnover: this.#turnover,
      fills: this.#log.taken(),
      trades: () => this.#book.trades(open),
      costs: this.#costs,
      costsBy: this.#book.paid(),
      ruinRow: this.#ruinRow < 0 ? end : this.#ruinRow,
      counts: this.#counts,
    };
  }

  #hold(row: number, units: number): void {
    this.#units = units;
    this.#holdings.push(row, units);
  }

  /** Units that a weight stands for; a partial profit takes its share of the units held, whatever they are worth by now. */
  #wantedUnits(from: number, to: number, worth: number, price: number, reason: number): number {
    if (to === 0 || worth <= 0) return 0;
    if (reason === TAKE_PROFIT) return this.#units * (to / from);
    return to * (this.#fixedUnits === null ? worth / price : this.#fixedUnits);
  }
}
