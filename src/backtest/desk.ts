import type { Bars } from '../core/index.ts';
import { levelDistances, levelPrice } from './levels.ts';
import {
  ENTRY,
  FLIP,
  OrderColumns,
  type OrderCounts,
  RESIZE,
  SIGNAL,
  STOP_LOSS,
  TAKE_PROFIT,
  TIMED_EXIT,
} from './orders.ts';
import type { ExecutionRules, LevelRule } from './rules.ts';

/**
 * The order rules of one position: what is held, what is wanted, and the levels that end it. It knows weights and
 * prices, no money: fills do not depend on the account.
 *
 * A call `wish` hands over the target of a closed bar, `trade` lives through the next one.
 */
export class Desk {
  readonly orders = new OrderColumns();
  readonly counts: OrderCounts = { gapWaits: 0, cooldownWaits: 0, lockedTargets: 0, droppedSignals: 0 };
  /** Changes of the target's sign to a side. */
  entries = 0;
  /** The newest target, and whether it still waits for its fill. */
  wanted = 0;
  waiting = false;
  /** The position held: its weight when last filled, and its sign. */
  weight = 0;
  side = 0;

  readonly #bars: Bars;
  readonly #rules: ExecutionRules;
  readonly #stopDistance: Float64Array | null;
  readonly #profitDistance: Float64Array | null;
  #signalRow = -1;
  #armedRow = 0;
  #timedRow = Number.POSITIVE_INFINITY;
  // Prices that no bar touches where there is no level: NaN compares false.
  #stop = Number.NaN;
  #profit = Number.NaN;
  #lockedSide = 0;
  #longBlockedTo = -1;
  #shortBlockedTo = -1;

  constructor(bars: Bars, rules: ExecutionRules) {
    this.#bars = bars;
    this.#rules = rules;
    const { stop, profit } = levelDistances(bars, rules);
    this.#stopDistance = stop;
    this.#profitDistance = profit;
  }

  /** The target changed at the close of `row`. */
  wish(target: number, row: number): void {
    const side = Math.sign(target);
    if (side !== Math.sign(this.wanted)) {
      this.#signalRow = row;
      if (side !== 0) this.entries++;
    }
    if (side !== this.#lockedSide) this.#lockedSide = 0;
    this.wanted = target;
    this.waiting = true;
  }

  /** Whether bar `row` can pass without a look: nothing waits, and no level or exit is due. */
  quiet(row: number): boolean {
    if (this.waiting) return false;
    if (this.side === 0) return true;
    if (row >= this.#timedRow) return false;
    if (row < this.#armedRow) return true;
    const low = this.#bars.low[row]!;
    const high = this.#bars.high[row]!;
    return this.side > 0
      ? !(low <= this.#stop) && !(high >= this.#profit)
      : !(high >= this.#stop) && !(low <= this.#profit);
  }

  /** Bar `row` by the rules: what is due at its open, what its range touches, what is due at its close. */
  trade(row: number): void {
    const rules = this.#rules;
    if (rules.fill === 'next-close') {
      // Levels first: a fill at the close has its bar behind it.
      if (this.#protect(row, this.#bars.high[row]!, this.#bars.low[row]!) && this.#dropped()) return;
      this.#dueAt(row, this.#bars.close[row]!);
      return;
    }
    const open = this.#bars.open[row]!;
    if (rules.stopDropsSignal) {
      if (this.#protect(row, this.#bars.high[row]!, this.#bars.low[row]!) && this.#dropped()) return;
    } else if (Math.sign(this.wanted) === this.side) {
      // A position that the target keeps meets the open with its levels first; one that it ends is closed there anyway.
      this.#protect(row, open, open);
    }
    this.#dueAt(row, open);
    this.#protect(row, this.#bars.high[row]!, this.#bars.low[row]!);
  }

  /** The timed exit and the waiting target, both filled at `price`. */
  #dueAt(row: number, price: number): void {
    if (this.side !== 0 && row >= this.#timedRow && Math.sign(this.wanted) === this.side) {
      this.#lockedSide = this.side;
      this.#leave(row, price, TIMED_EXIT);
    }
    if (!this.waiting) return;
    const side = Math.sign(this.wanted);
    if (side !== 0 && side === this.#lockedSide) {
      this.counts.lockedTargets++;
      this.waiting = false;
      return;
    }
    if (side !== 0 && side !== this.side && row <= (side > 0 ? this.#longBlockedTo : this.#shortBlockedTo)) {
      this.counts.cooldownWaits++;
      if (this.side !== 0) this.#leave(row, price, SIGNAL);
      return;
    }
    this.waiting = false;
    if (this.wanted === this.weight) return;
    if (side === 0) this.#leave(row, price, SIGNAL);
    else if (side === this.side) this.#fill(row, price, this.wanted, RESIZE);
    else this.#enter(row, price, side);
  }

  /** Levels against the range [low, high] of bar `row`, which starts at its open. @returns whether one was filled */
  #protect(row: number, high: number, low: number): boolean {
    const side = this.side;
    if (side === 0 || row < this.#armedRow) return false;
    const stopped = side > 0 ? low <= this.#stop : high >= this.#stop;
    const profited = side > 0 ? high >= this.#profit : low <= this.#profit;
    if (!stopped && !profited) return false;
    const open = this.#bars.open[row]!;
    // A bar that opens beyond a level fills at its open, and then the other level was never reached.
    const stopPrice = side * (open - this.#stop) <= 0 ? open : this.#stop;
    const profitPrice = side * (open - this.#profit) >= 0 ? open : this.#profit;
    const byStop = stopped && (!profited || this.#stopWins(open, stopPrice, profitPrice));
    // The lock holds until the target flips or is 0; it may already have.
    this.#lockedSide = Math.sign(this.wanted) === side ? side : 0;
    if (side > 0) this.#longBlockedTo = row + this.#rules.cooldownBars;
    else this.#shortBlockedTo = row + this.#rules.cooldownBars;
    this.#leave(row, byStop ? stopPrice : profitPrice, byStop ? STOP_LOSS : TAKE_PROFIT);
    return true;
  }

  #stopWins(open: number, stopPrice: number, profitPrice: number): boolean {
    if (stopPrice === open) return true;
    if (profitPrice === open) return false;
    // The open lies between the levels now, so the stop is the worse of the two.
    return this.#rules.intrabar !== 'best';
  }

  #dropped(): boolean {
    if (!this.#rules.stopDropsSignal) return false;
    if (this.waiting) this.counts.droppedSignals++;
    this.waiting = false;
    return true;
  }

  #enter(row: number, price: number, side: number): void {
    this.#fill(row, price, this.wanted, this.side === 0 ? ENTRY : FLIP);
    this.side = side;
    this.#armedRow = row + this.#rules.armDelayBars;
    this.#timedRow = this.#rules.timedExitBars === null ? Number.POSITIVE_INFINITY : row + this.#rules.timedExitBars;
    this.#stop = this.#level(this.#rules.stopLoss, this.#stopDistance, row, price, -side);
    this.#profit = this.#level(this.#rules.takeProfit, this.#profitDistance, row, price, side);
  }

  #level(rule: LevelRule | null, distance: Float64Array | null, row: number, price: number, direction: number): number {
    if (rule === null || distance === null) return Number.NaN;
    const { close } = this.#bars;
    const from =
      rule.reference === 'fill' ? price : rule.reference === 'entry-close' ? close[row]! : close[this.#signalRow]!;
    return levelPrice(rule, from, distance[this.#signalRow]!, direction);
  }

  #leave(row: number, price: number, reason: number): void {
    this.#fill(row, price, 0, reason);
    this.side = 0;
  }

  #fill(row: number, price: number, weight: number, reason: number): void {
    this.orders.push(row, price, weight, reason);
    this.weight = weight;
  }
}

/**
 * Every order that a target position leads to, bar by bar: the target of row t is filled on row t + 1, or where the
 * rules make it wait, later. A NaN target is 0. The last row's target has no bar to be filled on.
 *
 * @param target shape [n], fraction of equity, signed
 */
export function decideOrders(bars: Bars, target: Float64Array, rules: ExecutionRules): Desk {
  const desk = new Desk(bars, rules);
  const { gap } = bars;
  const n = target.length;
  for (let t = 1; t < n; t++) {
    const given = target[t - 1]!;
    const wanted = Number.isNaN(given) ? 0 : given;
    if (wanted !== desk.wanted) desk.wish(wanted, t - 1);
    if (desk.quiet(t)) continue;
    if (gap[t] === 1 && !rules.fillOnGap) {
      if (desk.waiting) desk.counts.gapWaits++;
    } else desk.trade(t);
  }
  return desk;
}
