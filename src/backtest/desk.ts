import { type Bars, InputError, isoTime } from '../core/index.ts';
import type { Account } from './account.ts';
import { Levels } from './levels.ts';
import { ENTRY, FLIP, noCounts, type OrderCounts, RESIZE, SIGNAL, TAKE_PROFIT, TIMED_EXIT } from './orders.ts';
import type { Replay } from './replay.ts';
import type { ExecutionRules, PositionRules } from './rules.ts';
import type { TrueRanges } from './true-ranges.ts';

const NO_EXIT = -1;
/** An average price may lie so far outside of its bar: rounding of who made the column. */
const ROUNDING = 1e-6;

/**
 * The order rules of one position: what is held, what is wanted, and the levels that end it. It knows weights and
 * prices; what they are in money is the account's business, which says how much of an order the market took.
 *
 * A call `wish` hands over the target of a closed bar, `trade` lives through the next one.
 *
 * One class on purpose: every rule asks what the others have left of the same few fields.
 */
export class Desk {
  readonly counts: OrderCounts = noCounts();
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
  readonly #variants: readonly PositionRules[];
  readonly #account: Account;
  readonly #levels: Levels;
  readonly #replay: Replay | null;
  readonly #vwap: Float64Array | undefined;
  #signalRow = -1;
  #signalVariant = 0;
  /** Rules of the position held. */
  #held: PositionRules;
  #armedRow = 0;
  #timedRow = Number.POSITIVE_INFINITY;
  /** Whether volume cut the newest order short: what is left of it is sent however small it is. */
  #cut = false;
  /** The weight that a partial profit goes to, once a bar began to fill it. */
  #profitTo = Number.NaN;
  /** The reason of an exit that began and that volume cut short. */
  #leaving = NO_EXIT;
  #lockedSide = 0;
  #longBlockedTo = -1;
  #shortBlockedTo = -1;

  constructor(
    bars: Bars,
    variants: readonly ExecutionRules[],
    ranges: TrueRanges,
    account: Account,
    replay: Replay | null,
  ) {
    this.#bars = bars;
    this.#rules = variants[0]!;
    this.#variants = variants;
    this.#held = this.#rules;
    this.#account = account;
    this.#levels = new Levels(bars, ranges, variants, this.#rules.fillOnGap);
    this.#replay = replay;
    this.#vwap = bars.columns.vwap;
  }

  /** The target changed at the close of `row`, where `variant`'s rules hold. */
  wish(target: number, row: number, variant: number): void {
    const side = Math.sign(target);
    if (side !== Math.sign(this.wanted) && side !== 0) this.entries++;
    // Until the side is held, the newest wish is the one that will be filled.
    if (side !== this.side || side !== Math.sign(this.wanted)) {
      this.#signalRow = row;
      this.#signalVariant = variant;
    }
    if (side !== this.#lockedSide) this.#lockedSide = 0;
    this.wanted = target;
    this.waiting = true;
    this.#cut = false;
  }

  /** Whether bar `row` can pass without a look: nothing waits, and no level or exit is due. */
  quiet(row: number): boolean {
    if (this.waiting) return false;
    if (this.side === 0) return true;
    if (row >= this.#timedRow || this.#leaving !== NO_EXIT) return false;
    if (row < this.#armedRow) return true;
    const low = this.#bars.low[row]!;
    const high = this.#bars.high[row]!;
    const { stop, profit } = this.#levels;
    return this.side > 0 ? !(low <= stop) && !(high >= profit) : !(high >= stop) && !(low <= profit);
  }

  /**
   * The first row of `[start, end)` at which something may be due while the target stays as it is: what {@link quiet} says
   * row by row. `end` where there is none.
   */
  quietUntil(start: number, end: number): number {
    if (this.waiting || this.#leaving !== NO_EXIT || this.moving) return start;
    if (this.side === 0) return end;
    const last = Math.min(end, this.#timedRow);
    const { stop, profit } = this.#levels;
    const { low, high } = this.#bars;
    let row = Math.max(start, Math.min(last, this.#armedRow));
    if (this.side > 0) while (row < last && !(low[row]! <= stop) && !(high[row]! >= profit)) row++;
    else while (row < last && !(high[row]! >= stop) && !(low[row]! <= profit)) row++;
    return Math.max(start, row);
  }

  /** Bar `row` by the rules: what is due at its open, what its range touches, what is due at its close. */
  trade(row: number): void {
    const { fill, stopDropsSignal } = this.#rules;
    const high = this.#bars.high[row]!;
    const low = this.#bars.low[row]!;
    if (fill !== 'next-open') {
      // Levels first: a fill at the close, or over the bar, has its range behind it.
      if (this.#protect(row, high, low) && stopDropsSignal) {
        this.#drop();
        return;
      }
      if (fill === 'next-close') this.#dueAt(row, this.#bars.close[row]!);
      else this.#dueAtAverage(row);
      return;
    }
    const open = this.#bars.open[row]!;
    if (stopDropsSignal) {
      if (this.#protect(row, high, low)) {
        this.#drop();
        return;
      }
    } else if (Math.sign(this.wanted) === this.side) {
      // A position that the target keeps meets the open with its levels first; one that it ends is closed there anyway.
      this.#protect(row, open, open);
    }
    this.#dueAt(row, open);
    this.#protect(row, high, low);
  }

  /** Whether the position's levels follow the market. */
  get moving(): boolean {
    return this.side !== 0 && this.#levels.moving;
  }

  /** Bar `row` is closed: levels that follow the market move. */
  follow(row: number): void {
    this.#levels.follow(row);
  }

  /** What is due at the bar's average price; a bar without one (nothing was traded) fills nothing. */
  #dueAtAverage(row: number): void {
    const price = this.#vwap![row]!;
    if (!(price > 0)) {
      if (this.waiting) this.counts.gapWaits++;
      return;
    }
    const { time, low, high } = this.#bars;
    if (price < low[row]! * (1 - ROUNDING) || price > high[row]! * (1 + ROUNDING)) {
      throw new InputError('OHLC_INCONSISTENT', {
        what: `the average price ${price} of the bar at ${isoTime(time[row]!)} lies outside of its range, ${low[row]} to ${high[row]}`,
        where: 'column vwap',
        mend: 'mend the column, leave the cell empty where nothing was traded, or fill at next-open',
      });
    }
    this.#dueAt(row, price);
  }

  /** The timed exit, an exit's remainder and the waiting target, all filled at `price`. */
  #dueAt(row: number, price: number): void {
    // An exit that volume cut short goes first, whatever is wanted; the target waits for it.
    if (this.#leaving !== NO_EXIT) {
      this.#leave(row, price, this.#leaving);
      if (this.#leaving !== NO_EXIT) return;
    } else if (this.side !== 0 && row >= this.#timedRow && Math.sign(this.wanted) === this.side) {
      this.#lockedSide = this.side;
      this.#leave(row, price, TIMED_EXIT);
      if (this.#leaving !== NO_EXIT) return;
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
    else if (this.#isSmall(side)) {
      this.counts.smallOrders++;
      if (side !== this.side) this.#leave(row, price, SIGNAL);
    } else if (side === this.side) {
      this.#profitTo = Number.NaN;
      this.#order(row, price, this.wanted, RESIZE);
    } else this.#enter(row, price);
  }

  /** Whether what is wanted on `side` changes too little to be worth an order. */
  #isSmall(side: number): boolean {
    if (this.#cut) return false;
    return Math.abs(this.wanted - (side === this.side ? this.weight : 0)) < this.#rules.minTrade;
  }

  /** Levels against the range [low, high] of bar `row`, which starts at its open. @returns whether one was filled */
  #protect(row: number, high: number, low: number): boolean {
    const side = this.side;
    if (side === 0 || row < this.#armedRow || this.#leaving !== NO_EXIT) return false;
    const levels = this.#levels;
    const { stop, profit } = levels;
    const stopped = side > 0 ? low <= stop : high >= stop;
    const profited = side > 0 ? high >= profit : low <= profit;
    if (!stopped && !profited) return false;
    const open = this.#bars.open[row]!;
    // A bar that opens beyond a level fills at its open, and then the other level was never reached.
    const stopPrice = side * (open - stop) <= 0 ? open : stop;
    const profitPrice = side * (open - profit) >= 0 ? open : profit;
    const byStop = stopped && (!profited || this.#stopWins(row, open, stopPrice, profitPrice));
    if (!byStop) this.#takeProfit(row, profitPrice);
    // Where the profit came first, what it left still meets the stop in the same bar.
    if (stopped && this.side === side) this.#exit(row, byStop ? stopPrice : stop, levels.stopReason);
    return true;
  }

  /** A resting order at the profit's price: what the bar's volume does not take waits there. */
  #takeProfit(row: number, price: number): void {
    const { share } = this.#held.takeProfit!;
    const side = this.side;
    // A profit that is reached ends the filling of the entry.
    if (this.#cut && Math.sign(this.wanted) === side) this.waiting = false;
    if (share === 1) {
      this.#order(row, price, 0, TAKE_PROFIT);
      if (this.side !== 0) return;
      this.#lock(side);
      this.#cool(row, side);
      return;
    }
    if (Number.isNaN(this.#profitTo)) this.#profitTo = this.weight * (1 - share);
    if (this.#order(row, price, this.#profitTo, TAKE_PROFIT)) {
      this.#profitTo = Number.NaN;
      this.#levels.profit = Number.NaN;
    }
  }

  /** The stop ends the position. */
  #exit(row: number, price: number, reason: number): void {
    this.#lock(this.side);
    this.#leave(row, price, reason);
  }

  /** No entry on `side` until the target flips or is 0; it may already have. */
  #lock(side: number): void {
    this.#lockedSide = Math.sign(this.wanted) === side ? side : 0;
  }

  /** A level has ended a position of `side`: that side stays shut for a while. */
  #cool(row: number, side: number): void {
    if (side > 0) this.#longBlockedTo = row + this.#held.cooldownBars;
    else this.#shortBlockedTo = row + this.#held.cooldownBars;
  }

  #stopWins(row: number, open: number, stopPrice: number, profitPrice: number): boolean {
    if (stopPrice === open) return true;
    if (profitPrice === open) return false;
    this.counts.ambiguousBars++;
    if (this.#replay !== null) {
      const first = this.#replay.first(row, this.side, stopPrice, profitPrice);
      if (first === null) this.counts.undecidedBars++;
      return first !== 'profit';
    }
    // The open lies between the levels, so the stop is the worse of the two.
    return this.#rules.intrabar !== 'best';
  }

  #drop(): void {
    if (this.waiting) this.counts.droppedSignals++;
    this.waiting = false;
  }

  #enter(row: number, price: number): void {
    const before = this.side;
    this.#order(row, price, this.wanted, before === 0 ? ENTRY : FLIP);
    // Where volume let through only a part of a flip, the old side may still be held, or nothing.
    if (this.side === before) return;
    this.#leaving = NO_EXIT;
    if (this.side === 0) return;
    this.#held = this.#variants[this.#signalVariant]!;
    this.#armedRow = row + this.#held.armDelayBars;
    this.#timedRow = this.#held.timedExitBars === null ? Number.POSITIVE_INFINITY : row + this.#held.timedExitBars;
    this.#profitTo = Number.NaN;
    this.#levels.place(this.#signalVariant, this.side, row, price, this.#signalRow);
  }

  #leave(row: number, price: number, reason: number): void {
    const side = this.side;
    this.#order(row, price, 0, reason);
    if (this.side !== 0) {
      if (reason === SIGNAL) this.waiting = true;
      else this.#leaving = reason;
      return;
    }
    this.#leaving = NO_EXIT;
    if (reason !== SIGNAL && reason !== TIMED_EXIT) this.#cool(row, side);
  }

  /** Sends an order; what the bar cannot take waits. @returns whether all of it was filled */
  #order(row: number, price: number, to: number, reason: number): boolean {
    const account = this.#account;
    const share = account.fill(row, price, this.weight, to, reason, this.#signalRow);
    this.side = account.side;
    if (share === 1) {
      this.weight = to;
      return true;
    }
    // Weights between two orders are shares of what was wanted; the side is that of what is held.
    this.weight = this.side * Math.abs(this.weight + (to - this.weight) * share);
    this.#cut = true;
    if (to !== 0 && reason !== TAKE_PROFIT) this.waiting = true;
    return false;
  }
}
