import { YEAR_DAYS } from '../../core/index.ts';
import { changesToFill, type TargetChanges } from './changes.ts';
import { ChangesByRow } from './changes-by-row.ts';
import { PRODUCT, RECORD, SUM } from './growth.ts';
import type { SweepMarket } from './market.ts';
import type { SweepPlan } from './plan.ts';
import type { SweepTable } from './table.ts';
import { Touches } from './touches.ts';
import { EXITS, FLAT_GAIN, FLAT_GROWTH, GAIN, GROWTH, SLOT, WeightTurns } from './weight-turns.ts';

/** Equity between these keeps its precision through every ratio. */
const LEAST = 1e-200;
const MOST = 1e200;

/** Numbers a target: equity and sum of returns of the account that no stop closes, each less the weight held since. */
const TARGET = 8;
const OWN_GROWTH = 0;
const OWN_SUM = 1;
const WEIGHT = 2;
/** The product and the sum of the weight held at the newest day's end. */
const DAY_PRODUCT = 3;
const DAY_SUM = 4;
const TURNOVER = 5;
const ENTERED = 6;
const HELD_BARS = 7;

/**
 * Numbers a target and rule set that every order touches: what its stops make of that account, a ratio and a difference;
 * orders that they add, and bars that they take off.
 */
const SET = 4;
const RATIO = 0;
const DIFFERENCE = 1;
const ORDERS = 2;
const LESS_BARS = 3;

/** Numbers a target and rule set for days' ends and rare cases. */
const REST = 10;
/** Mean and sum of squared deviations of the days' returns, the sum of returns at the last day's end, the peak, the fall. */
const MEAN = 0;
const SQUARES = 1;
const BEFORE = 2;
const PEAK = 3;
const FALL = 4;
/** Equity at the newest day's end. */
const REACHED = 5;
/** Where the change of the hold was dropped by a stop on its bar: what that stop left. */
const DROPPED_RATIO = 6;
const DROPPED_GAIN = 7;
const LESS_TRADES = 8;
const LESS_TURNOVER = 9;

/**
 * The `weights` accounts of many targets under rule sets that differ in their stop's width, bar by bar over all of them:
 * a turn on a row is made once and used while it is at hand, by every target that turns there. The account that no stop
 * closes is a ratio and a difference a turn, and a stop a ratio and a difference more, so that a combination costs its
 * orders; days' ends are taken as they come, and nothing is kept of them.
 *
 * A ruin, or a weight without records, is left to the event kernel.
 *
 * One long walk on purpose: a number on its way into a call would be boxed.
 */
export class WeightsGroup {
  /** Rule sets, from the narrowest stop to the widest: indices into the sweep's plans. */
  readonly members: Int32Array;
  /** 1 for targets and rule sets that the group cannot say, shape [targets × rule sets]. */
  left = new Uint8Array(0);
  readonly #market: SweepMarket;
  readonly #turns: WeightTurns;
  readonly #drops: boolean;
  readonly #rate: number;
  readonly #changes: ChangesByRow;
  #targets = new Float64Array(0);
  #turn = new Int32Array(0);
  #due = new Int32Array(0);
  /** Rule sets of each target whose newest change was dropped. */
  #droppedOf = new Int32Array(0);
  #sets = new Float64Array(0);
  #rest = new Float64Array(0);
  /** 1 where the change of the hold was dropped by a stop on its bar, shape [targets × rule sets]. */
  #dropped = new Uint8Array(0);

  /** @param members indices into `plans`, all of one batch */
  constructor(market: SweepMarket, plans: readonly SweepPlan[], members: readonly number[]) {
    const plan = plans[members[0]!]!;
    this.#market = market;
    this.members = Int32Array.from(members).sort((a, b) => (plans[a]!.stop?.atr ?? 0) - (plans[b]!.stop?.atr ?? 0));
    const multiples = Float64Array.from(this.members, (i) => plans[i]!.stop?.atr ?? Number.NaN);
    this.#rate = plan.taker.rate;
    this.#turns = new WeightTurns(market, new Touches(market, plan, multiples), this.#rate);
    this.#drops = plan.rules.stopDropsSignal;
    this.#changes = new ChangesByRow(market.rows);
  }

  /** Changes of targets that one call may hold: their records all have to stay. */
  get mostChanges(): number {
    return this.#turns.most;
  }

  /**
   * @param at rows of the table, one a target, at which its rule sets begin; filled where `left` stays 0
   * @param equity of one target alone: what it is at each day's end, shape [days] each rule set; null where nobody asks
   */
  run(
    targets: readonly TargetChanges[],
    table: SweepTable,
    at: readonly number[],
    equity: readonly Float64Array[] | null,
  ): void {
    const count = this.#changes.sort(targets);
    // Few rows are turned on by one target alone: room for all changes would be room for nothing.
    this.#turns.forget(count);
    this.#reset(targets.length);
    this.#walk(targets.length, equity);
    this.#write(targets, table, at);
  }

  #reset(targets: number): void {
    const sets = targets * this.members.length;
    if (this.#turn.length < targets || this.left.length < sets) {
      this.#targets = new Float64Array(TARGET * targets);
      this.#turn = new Int32Array(targets);
      this.#due = new Int32Array(targets);
      this.#droppedOf = new Int32Array(targets);
      this.#sets = new Float64Array(SET * sets);
      this.#rest = new Float64Array(REST * sets);
      this.#dropped = new Uint8Array(sets);
      this.left = new Uint8Array(sets);
    }
    this.#targets.fill(0);
    this.#turn.fill(0);
    this.#droppedOf.fill(0);
    this.#sets.fill(0);
    this.#rest.fill(0);
    this.#dropped.fill(0);
    this.left.fill(0);
    for (let p = 0; p < targets; p++) this.#targets[TARGET * p + OWN_GROWTH] = 1;
    for (let s = 0; s < sets; s++) {
      this.#sets[SET * s + RATIO] = 1;
      this.#rest[REST * s + PEAK] = 1;
    }
  }

  #walk(count: number, equity: readonly Float64Array[] | null): void {
    const market = this.#market;
    const turns = this.#turns;
    const { rows: n, dayEnds } = market;
    const { stride } = turns;
    let { stops, records: book } = turns;
    const own = this.#targets;
    const sets = this.#sets;
    const rest = this.#rest;
    const dropped = this.#dropped;
    const turnOf = this.#turn;
    const dueOf = this.#due;
    const droppedOf = this.#droppedOf;
    const { starts, target: eventTarget, value: eventValue } = this.#changes;
    const drops = this.#drops;
    const { left } = this;
    const width = this.members.length;
    let day = 0;
    let lastEnd = -1;
    for (let row = 0; row < n; row++) {
      if (row === dayEnds[day]) {
        this.#endDay(count, row, lastEnd, ++day, equity);
        lastEnd = row;
      }
      const end = starts[row + 1]!;
      const due = row + 1;
      if (turns.room(end - starts[row]!)) ({ stops, records: book } = turns);
      for (let e = starts[row]!; e < end; e++) {
        const p = eventTarget[e]!;
        const to = eventValue[e]!;
        const at = TARGET * p;
        const from = own[at + WEIGHT]!;
        const turn = turns.find(row, from, to);
        if (turn < 0) {
          left.fill(1, p * width, (p + 1) * width);
          // It goes on as if it held nothing: nobody will look.
          own[at + WEIGHT] = 0;
          turnOf[p] = 0;
          continue;
        }
        const now = turn * stride;
        const size = Math.abs(to);
        own[at + OWN_GROWTH] = own[at + OWN_GROWTH]! * book[now + GROWTH]!;
        own[at + OWN_SUM] = own[at + OWN_SUM]! + book[now + GAIN]!;
        own[at + TURNOVER] = own[at + TURNOVER]! + Math.abs(to - from);
        const old = turnOf[p]!;
        const began = dueOf[p]!;
        if (from !== 0) own[at + HELD_BARS] = own[at + HELD_BARS]! + due - began;
        if (to !== 0) own[at + ENTERED] = own[at + ENTERED]! + 1;
        const flatGrowth = book[now + FLAT_GROWTH]!;
        const flatGain = book[now + FLAT_GAIN]!;
        const toNothing = to === 0 ? 1 : 0;
        const oldExits = old * stride + EXITS;
        const carried = lastEnd >= began ? lastEnd : -1;
        // Rule sets whose change before was dropped, and those whose change this is.
        let pending = droppedOf[p]!;
        let noted = 0;
        for (let k = 0, q = p * width, x = old * width; k < width; k++, q++, x++) {
          const s = SET * q;
          if (dropped[q] === 1) {
            const r = REST * q;
            sets[s + RATIO] = sets[s + RATIO]! * (rest[r + DROPPED_RATIO]! * flatGrowth);
            sets[s + DIFFERENCE] = sets[s + DIFFERENCE]! + (rest[r + DROPPED_GAIN]! + flatGain);
            sets[s + ORDERS] = sets[s + ORDERS]! - toNothing;
            if (from !== 0) sets[s + LESS_BARS] = sets[s + LESS_BARS]! + due - began;
            dropped[q] = 0;
            pending--;
            continue;
          }
          const stopped = stops[x]!;
          if (stopped > due) {
            // A wider stop is touched no sooner.
            if (pending === 0) break;
            continue;
          }
          const exit = oldExits + 2 * k;
          if (stopped === due) {
            // On the bar of the change: that one went first, or is dropped.
            if (!drops) continue;
            const r = REST * q;
            dropped[q] = 1;
            noted++;
            rest[r + DROPPED_RATIO] = book[exit]! / book[now + GROWTH]!;
            rest[r + DROPPED_GAIN] = book[exit + 1]! - book[now + GAIN]!;
            // What was turned in one order is left in one, and entered by none: its trade never was.
            rest[r + LESS_TURNOVER] = rest[r + LESS_TURNOVER]! + 2 * size;
            if (size > 0) rest[r + LESS_TRADES] = rest[r + LESS_TRADES]! + 1;
            continue;
          }
          const ratio = stopped <= carried ? own[at + DAY_PRODUCT]! : book[exit]!;
          const gain = stopped <= carried ? own[at + DAY_SUM]! : book[exit + 1]!;
          sets[s + RATIO] = sets[s + RATIO]! * (ratio * flatGrowth);
          sets[s + DIFFERENCE] = sets[s + DIFFERENCE]! + (gain + flatGain);
          sets[s + ORDERS] = sets[s + ORDERS]! + 1 - toNothing;
          sets[s + LESS_BARS] = sets[s + LESS_BARS]! + due - stopped;
        }
        droppedOf[p] = noted;
        own[at + WEIGHT] = to;
        turnOf[p] = turn;
        dueOf[p] = due;
      }
    }
    this.#endHolds(count, n);
  }

  /**
   * The last close of a day: equity and return of every account.
   *
   * @param lastEnd row of the day's end before; @param day days that have ended, this one included
   */
  #endDay(count: number, row: number, lastEnd: number, day: number, equity: readonly Float64Array[] | null): void {
    const market = this.#market;
    const { stops, records: book, stride } = this.#turns;
    const own = this.#targets;
    const sets = this.#sets;
    const rest = this.#rest;
    const dropped = this.#dropped;
    const width = this.members.length;
    const { left } = this;
    const share = 1 / day;
    const record = RECORD * (row + 1);
    for (let p = 0; p < count; p++) {
      const at = TARGET * p;
      const turn = this.#turn[p]!;
      let product = 1;
      let sum = 0;
      if (turn !== 0) {
        const { records } = market.growthAt(book[turn * stride + SLOT]!);
        product = records[record + PRODUCT]!;
        sum = records[record + SUM]!;
      }
      const held = own[at + OWN_GROWTH]! * product;
      const summed = own[at + OWN_SUM]! + sum;
      const carried = lastEnd >= this.#due[p]! ? lastEnd : -1;
      const exits = turn * stride + EXITS;
      for (let k = 0, q = p * width, x = turn * width; k < width; k++, q++, x++) {
        const s = SET * q;
        const r = REST * q;
        const stopped = stops[x]!;
        if (dropped[q] === 1) {
          sets[s + RATIO] = sets[s + RATIO]! * (rest[r + DROPPED_RATIO]! / product);
          sets[s + DIFFERENCE] = sets[s + DIFFERENCE]! + (rest[r + DROPPED_GAIN]! - sum);
          rest[r + DROPPED_RATIO] = product;
          rest[r + DROPPED_GAIN] = sum;
        } else if (stopped <= row) {
          // Nothing was held any more: equity is what the exit left, or what it was when the last day ended.
          const exit = exits + 2 * k;
          const ratio = stopped <= carried ? own[at + DAY_PRODUCT]! : book[exit]!;
          const gain = stopped <= carried ? own[at + DAY_SUM]! : book[exit + 1]!;
          sets[s + RATIO] = sets[s + RATIO]! * (ratio / product);
          sets[s + DIFFERENCE] = sets[s + DIFFERENCE]! + (gain - sum);
        }
        const reached = held * sets[s + RATIO]!;
        // NaN is a ruin.
        if (!(held > LEAST && held < MOST && reached > LEAST && reached < MOST)) left[p * width + k] = 1;
        rest[r + REACHED] = reached;
        const total = summed + sets[s + DIFFERENCE]!;
        const change = total - rest[r + BEFORE]! - rest[r + MEAN]!;
        rest[r + MEAN] = rest[r + MEAN]! + change * share;
        rest[r + SQUARES] = rest[r + SQUARES]! + change * (total - rest[r + BEFORE]! - rest[r + MEAN]!);
        rest[r + BEFORE] = total;
        if (reached > rest[r + PEAK]!) rest[r + PEAK] = reached;
        else if (rest[r + PEAK]! - reached > rest[r + FALL]! * rest[r + PEAK]!)
          rest[r + FALL] = 1 - reached / rest[r + PEAK]!;
        if (equity !== null) equity[k]![day - 1] = reached;
      }
      own[at + DAY_PRODUCT] = product;
      own[at + DAY_SUM] = sum;
    }
  }

  /** The holds that are open at the end: no change takes over what their stops traded. */
  #endHolds(count: number, n: number): void {
    const { stops } = this.#turns;
    const own = this.#targets;
    const sets = this.#sets;
    const rest = this.#rest;
    const dropped = this.#dropped;
    const width = this.members.length;
    for (let p = 0; p < count; p++) {
      const at = TARGET * p;
      const size = Math.abs(own[at + WEIGHT]!);
      if (size === 0 && this.#turn[p] === 0) continue;
      const bars = size > 0 ? n - this.#due[p]! : 0;
      own[at + HELD_BARS] = own[at + HELD_BARS]! + bars;
      for (let k = 0, q = p * width, x = this.#turn[p]! * width; k < width; k++, q++, x++) {
        const s = SET * q;
        const r = REST * q;
        const stopped = stops[x]!;
        if (dropped[q] === 1) {
          sets[s + LESS_BARS] = sets[s + LESS_BARS]! + bars;
          rest[r + LESS_TURNOVER] = rest[r + LESS_TURNOVER]! - size;
        } else if (stopped < n) {
          sets[s + ORDERS] = sets[s + ORDERS]! + 1;
          sets[s + LESS_BARS] = sets[s + LESS_BARS]! + n - stopped;
          rest[r + LESS_TURNOVER] = rest[r + LESS_TURNOVER]! - size;
        }
      }
    }
  }

  #write(targets: readonly TargetChanges[], table: SweepTable, at: readonly number[]): void {
    const own = this.#targets;
    const sets = this.#sets;
    const rest = this.#rest;
    const { rows: n, days } = this.#market;
    const width = this.members.length;
    for (let p = 0; p < targets.length; p++) {
      const o = TARGET * p;
      const changes = changesToFill(targets[p]!, n);
      for (let k = 0, q = p * width; k < width; k++, q++) {
        const s = SET * q;
        const r = REST * q;
        if (this.left[p * width + k] === 1) continue;
        const to = at[p]! + this.members[k]!;
        const deviation = days < 2 ? Number.NaN : Math.sqrt(rest[r + SQUARES]! / (days - 1));
        table.sharpe[to] = deviation === 0 ? Number.NaN : (rest[r + MEAN]! / deviation) * Math.sqrt(YEAR_DAYS);
        table.totalReturn[to] = (days === 0 ? 1 : rest[r + REACHED]!) - 1;
        table.dailyDrawdown[to] = rest[r + FALL]!;
        table.trades[to] = own[o + ENTERED]! - rest[r + LESS_TRADES]!;
        table.orders[to] = changes + sets[s + ORDERS]!;
        table.turnover[to] = own[o + TURNOVER]! - rest[r + LESS_TURNOVER]!;
        table.costs[to] = table.turnover[to]! * this.#rate;
        table.exposure[to] = (own[o + HELD_BARS]! - sets[s + LESS_BARS]!) / n;
      }
    }
  }
}
