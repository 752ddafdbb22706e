import type { Bars } from '../core/index.ts';
import type { Account, AccountResult, MoneyCounts } from './account.ts';
import { isDust } from './dust.ts';
import type { Holding } from './holding.ts';
import { FLIP, TAKE_PROFIT } from './orders.ts';
import { ENOUGH, type Pricing } from './pricing.ts';
import { FillLog } from './result.ts';
import type { ExecutionRules } from './rules.ts';
import { TradeBook } from './trade-book.ts';

/**
 * The `weights` account: a constant fraction of equity between fills (drift is rebalanced for nothing), and equity
 * compounds. The legs of a bar add: previous close to open, open to each fill, last fill to close, each with the weight
 * held over it, less every fill's cost and what holding cost. A bar that loses all there was ends the account: its return
 * is −1, then nothing.
 */
export class WeightsAccount implements Account {
  readonly #open: Float64Array;
  readonly #close: Float64Array;
  readonly #pricing: Pricing;
  readonly #holding: Holding;
  readonly #maxLeverage: number;
  readonly #equity: Float64Array;
  readonly #barReturn: Float64Array;
  readonly #position: Float64Array;
  readonly #log: FillLog;
  readonly #book: TradeBook;
  readonly #counts: { -readonly [K in keyof MoneyCounts]: number } = { volumeCuts: 0, emptyBars: 0, leverageCuts: 0 };
  #turnover = 0;
  #costs = 0;
  #money = 1;
  #weight = 0;
  /** Bar returns so far, and the bar at hand: its return and the price that it has come to (NaN before its open leg). */
  #summed = 0;
  #result = 0;
  #mark = Number.NaN;
  #ruinRow = -1;
  #emptyRow = -1;

  constructor(bars: Bars, rules: ExecutionRules, pricing: Pricing, holding: Holding) {
    const n = bars.close.length;
    this.#log = new FillLog(n);
    this.#book = new TradeBook(n);
    this.#open = bars.open;
    this.#close = bars.close;
    this.#pricing = pricing;
    this.#holding = holding;
    this.#maxLeverage = rules.maxLeverage ?? Number.POSITIVE_INFINITY;
    this.#equity = new Float64Array(n);
    this.#barReturn = new Float64Array(n);
    this.#position = new Float64Array(n);
  }

  open(row: number): void {
    const due = this.#holding;
    const weight = this.#weight;
    if (!due.open(row) || weight === 0) return;
    const funding = weight * due.funding;
    const borrow = (weight < 0 ? -weight * due.short : 0) + Math.max(0, weight - 1) * due.cash;
    this.#result -= funding + borrow;
    this.#costs += funding + borrow;
    this.#book.payHolding(funding, borrow);
  }

  get side(): number {
    return Math.sign(this.#weight);
  }

  fill(row: number, price: number, from: number, to: number, reason: number, signalRow: number): number {
    const pricing = this.#pricing;
    const weight = this.#weight;
    // Nobody opens anything with an account that has nothing left.
    if (weight === 0 && this.#result <= -1) return 1;
    let goal = reason === TAKE_PROFIT ? weight * (to / from) : to;
    if (Math.abs(goal) > this.#maxLeverage) {
      this.#counts.leverageCuts++;
      goal = Math.sign(goal) * this.#maxLeverage;
    }
    if (goal === weight) return 1;
    let share = 1;
    let units = 0;
    if (pricing.needsVolume) {
      const capacity = pricing.capacity(row);
      if (capacity === 0) {
        if (row !== this.#emptyRow) this.#counts.emptyBars++;
        this.#emptyRow = row;
        return 0;
      }
      units = (Math.abs(goal - weight) * this.#money) / price;
      if (units > capacity * ENOUGH) {
        this.#counts.volumeCuts++;
        share = capacity / units;
        goal = weight + (goal - weight) * share;
        if (isDust(goal, weight)) goal = 0;
        units = capacity;
      }
      pricing.use(units);
    }
    this.#moveTo(row, price);
    const rate = pricing.rate(row, reason === TAKE_PROFIT, units);
    if (weight !== 0 && this.#result - Math.abs(weight) * rate <= -1) this.#ruinAt(row, price, rate, reason);
    else this.#settle(row, price, goal, rate, reason, signalRow);
    return share;
  }

  /** The leg from where the bar stood to a price. */
  #moveTo(row: number, price: number): void {
    const weight = this.#weight;
    if (Number.isNaN(this.#mark)) {
      this.#mark = this.#open[row]!;
      if (weight !== 0) this.#result += weight * (this.#mark / this.#close[row - 1]! - 1);
    }
    this.#result += weight * (price / this.#mark - 1);
    this.#mark = price;
  }

  #settle(row: number, price: number, goal: number, rate: number, reason: number, signalRow: number): void {
    const book = this.#book;
    const weight = this.#weight;
    const { parts } = this.#pricing;
    const change = Math.abs(goal - weight);
    const cost = change * rate;
    const before = this.#summed + this.#result;
    if (weight !== 0 && goal * weight <= 0) {
      const exitCost = Math.abs(weight) * rate;
      book.pay(Math.abs(weight), parts);
      book.close(row, price, weight, exitCost, before - exitCost, reason);
      if (goal !== 0) {
        book.open(row, price, goal, cost - exitCost, before - exitCost, signalRow, reason === FLIP);
        book.pay(Math.abs(goal), parts);
      }
    } else {
      if (weight === 0) book.open(row, price, goal, cost, before, signalRow, false);
      else book.resize(price, weight, goal, cost);
      book.pay(change, parts);
    }
    this.#log.push(row, price, goal - weight, cost, reason, change, parts);
    this.#result -= cost;
    this.#turnover += change;
    this.#costs += cost;
    this.#weight = goal;
  }

  /** An order finds nothing left: the position ends at its price, and the bar's close finds the ruin. */
  #ruinAt(row: number, price: number, rate: number, reason: number): void {
    const size = Math.abs(this.#weight);
    const cost = size * rate;
    this.#book.pay(size, this.#pricing.parts);
    this.#book.ruin(row, price, cost, this.#summed - 1, 1);
    this.#log.push(row, price, -this.#weight, cost, reason, size, this.#pricing.parts);
    this.#result -= cost;
    this.#turnover += size;
    this.#costs += cost;
    this.#weight = 0;
  }

  close(row: number): boolean {
    const weight = this.#weight;
    if (weight === 0 && this.#result === 0 && Number.isNaN(this.#mark)) {
      this.#equity[row] = this.#money;
      return true;
    }
    const close = this.#close[row]!;
    if (!Number.isNaN(this.#mark)) this.#result += weight * (close / this.#mark - 1);
    else if (weight !== 0) {
      const opened = this.#open[row]!;
      this.#result += weight * (opened / this.#close[row - 1]! - 1) + weight * (close / opened - 1);
    }
    const result = this.#result;
    this.#result = 0;
    this.#mark = Number.NaN;
    if (result <= -1) {
      if (weight !== 0) this.#book.ruin(row, close, 0, this.#summed - 1, 0);
      this.#weight = 0;
      this.#barReturn[row] = -1;
      this.#ruinRow = row;
      return false;
    }
    this.#summed += result;
    this.#money *= 1 + result;
    this.#equity[row] = this.#money;
    this.#barReturn[row] = result;
    this.#position[row] = weight;
    return true;
  }

  closeRange(start: number, end: number): number {
    for (let row = start; row < end; row++) if (!this.close(row)) return row;
    return end;
  }

  result(end: number): AccountResult {
    const open = this.#weight === 0 ? null : { close: this.#close[end - 1]!, profit: this.#summed };
    return {
      equity: this.#equity.subarray(0, end),
      barReturn: () => this.#barReturn.subarray(0, end),
      position: () => this.#position.subarray(0, end),
      turnover: this.#turnover,
      fills: this.#log.taken(),
      trades: () => this.#book.trades(open),
      costs: this.#costs,
      costsBy: this.#book.paid(),
      ruinRow: this.#ruinRow < 0 ? end : this.#ruinRow,
      counts: this.#counts,
    };
  }
}
