import { ACCOUNT, Batch, COSTS, HELD_BARS, ORDERS, TRADES, TURNOVER } from './batch.ts';
import { changesToFill, type TargetChanges } from './changes.ts';
import { PRODUCT, RECORD, SUM } from './growth.ts';
import type { SweepMarket } from './market.ts';
import type { SweepPlan } from './plan.ts';
import {
  DAY,
  DUE,
  EXIT,
  EXITS,
  FLAT_GAIN,
  FLAT_GROWTH,
  FOUND,
  FROM,
  GAIN,
  GROWTH,
  MARK,
  SLOT,
  TO,
  TO_NOTHING,
  WeightTurns,
} from './weight-turns.ts';

/** Day ends of equity between these keep their precision through every ratio. */
const LEAST = 1e-200;
const MOST = 1e200;

/**
 * The `weights` accounts of rule sets that pay the same costs, side by side on one target. The account that no stop ever
 * closes is run once; what a stop changes in it is a ratio of equity and a difference of the sum of returns, noted on the
 * days on which they come to be. So a rule set costs its stops, not its changes.
 *
 * A ruin, or a weight without records, is left to the event kernel (`left`).
 */
export class WeightsBatch extends Batch {
  readonly turns: WeightTurns;
  /** Of the account without stops, at the days' ends: equity, and the sum of bar returns so far; shape [days]. */
  readonly equity: Float64Array;
  readonly sums: Float64Array;
  /** What the stops of each rule set change on each day: a ratio and a difference; shape [rule sets × days × 2]. */
  readonly effects: Float64Array;
  /** The newest change that a stop on its bar dropped, −1 for none; shape [rule sets]. */
  readonly skipped: Int32Array;

  constructor(market: SweepMarket, plans: readonly SweepPlan[], members: readonly number[]) {
    super(market, plans, members);
    this.turns = new WeightTurns(market, this.touches, this.rates[0]!.rate);
    this.equity = new Float64Array(market.days);
    this.sums = new Float64Array(market.days);
    this.effects = new Float64Array(2 * members.length * market.days);
    this.skipped = new Int32Array(members.length);
  }

  run(changes: TargetChanges): void {
    this.reset();
    const { effects } = this;
    for (let at = 0; at < effects.length; at += 2) {
      effects[at] = 1;
      effects[at + 1] = 0;
    }
    this.skipped.fill(-1);
    const count = changesToFill(changes, this.market.rows);
    if (this.turns.gather(changes, count) && runHeld(this, changes, count)) {
      applyStops(this, changes);
      endDays(this);
    } else this.left.fill(1);
  }
}

/** The account of a target that no stop ever closes. @returns whether every weight has records, and is ruined by no bar */
function runHeld(batch: WeightsBatch, { row: rows, value: values }: TargetChanges, count: number): boolean {
  const { market, turns, equity, sums, state } = batch;
  const { dayEnds, days } = market;
  const { records: book, marks } = turns;
  let growth = 1;
  let sum = 0;
  let turnover = 0;
  let entered = 0;
  let heldBars = 0;
  let day = 0;
  let to = 0;
  for (const first = marks[DUE]!; dayEnds[day]! < first; day++) {
    equity[day] = 1;
    sums[day] = 0;
  }
  for (let i = 0; i < count; i++) {
    const mark = MARK * i;
    const turn = marks[mark + FOUND]!;
    const from = to;
    to = values[i]!;
    if ((book[turn + FROM] !== from || book[turn + TO] !== to) && turns.make(rows[i]!, from, to) < 0) return false;
    growth *= book[turn + GROWTH]!;
    sum += book[turn + GAIN]!;
    turnover += Math.abs(to - from);
    marks[mark + DAY] = day;
    const next = marks[mark + MARK + DUE]!;
    if (to !== 0) {
      entered++;
      heldBars += next - marks[mark + DUE]!;
    }
    if (dayEnds[day]! >= next) continue;
    const { records } = market.growthAt(book[turn + SLOT]!);
    for (let end = dayEnds[day]!; end < next; end = dayEnds[++day]!) {
      equity[day] = growth * records[RECORD * (end + 1) + PRODUCT]!;
      sums[day] = sum + records[RECORD * (end + 1) + SUM]!;
    }
  }
  marks[MARK * count + DAY] = days;
  for (let k = 0, s = 0; k < batch.left.length; k++, s += ACCOUNT) {
    state[s + TURNOVER] = turnover;
    state[s + ORDERS] = count;
    state[s + TRADES] = entered;
    state[s + HELD_BARS] = heldBars;
  }
  return true;
}

/**
 * What each stop changes in the account that none closes: from its bar on, equity stays where the exit left it, and at the
 * next change a position is entered, not turned. The products of the weight that was not held any more cancel.
 *
 * One long function on purpose: a number on its way into a call would be boxed.
 */
function applyStops(batch: WeightsBatch, { value: values }: TargetChanges): void {
  const { market, turns, state, effects, skipped } = batch;
  const { rows: n, dayEnds, days } = market;
  const { records: book, marks, exits, exitCount, width } = turns;
  const drops = batch.plan.rules.stopDropsSignal;
  for (let j = 0; j < exitCount; j += EXIT) {
    const i = exits[j]!;
    const k = exits[j + 1]!;
    const stopped = exits[j + 2]!;
    if (skipped[k] === i) continue;
    const s = k * ACCOUNT;
    let mark = MARK * i;
    const exit = marks[mark + FOUND]! + EXITS + 2 * k;
    let next = marks[mark + MARK + DUE]!;
    let ratio = book[exit]!;
    let gain = book[exit + 1]!;
    let orders = 1;
    let bars = next - stopped;
    if (stopped === next) {
      // On the bar of the next change: that one went first, or is dropped.
      if (!drops) continue;
      mark += MARK;
      skipped[k] = i + 1;
      orders = 0;
      next = marks[mark + MARK + DUE]!;
      const turn = marks[mark + FOUND]!;
      ratio /= book[turn + GROWTH]!;
      gain -= book[turn + GAIN]!;
      const size = Math.abs(values[i + 1]!);
      state[s + TURNOVER] = state[s + TURNOVER]! - 2 * size;
      if (size > 0) {
        state[s + TRADES] = state[s + TRADES]! - 1;
        bars = next - stopped;
      }
    }
    // A change to nothing finds nothing to sell.
    state[s + ORDERS] = state[s + ORDERS]! + orders - marks[mark + MARK + TO_NOTHING]!;
    state[s + HELD_BARS] = state[s + HELD_BARS]! - bars;
    let day = marks[mark + DAY]!;
    const lastDay = marks[mark + MARK + DAY]!;
    let at = 2 * (k * days + day);
    if (day < lastDay) {
      const { records } = market.growthAt(book[marks[mark + FOUND]! + SLOT]!);
      for (; day < lastDay; day++, at += 2) {
        const end = dayEnds[day]! + 1;
        if (end <= stopped) continue;
        const product = records[RECORD * end + PRODUCT]!;
        const sum = records[RECORD * end + SUM]!;
        effects[at] = effects[at]! * (ratio / product);
        effects[at + 1] = effects[at + 1]! + (gain - sum);
        ratio = product;
        gain = sum;
      }
      if (next === n) {
        // No change takes over what this exit traded.
        state[s + TURNOVER] = state[s + TURNOVER]! + Math.abs(values[mark / MARK]!);
        continue;
      }
    }
    const turn = marks[mark + MARK + FOUND]!;
    effects[at] = effects[at]! * (ratio * book[turn + FLAT_GROWTH]!);
    effects[at + 1] = effects[at + 1]! + (gain + book[turn + FLAT_GAIN]!);
  }
  for (let k = 0, s = 0; k < width; k++, s += ACCOUNT) state[s + COSTS] = state[s + TURNOVER]! * batch.rates[k]!.rate;
}

/** The days of each rule set: those of the account without stops, with all effects up to then. */
function endDays({ market, tapes, left, equity, sums, effects }: WeightsBatch): void {
  for (let k = 0, at = 0; k < tapes.length; k++) {
    const tape = tapes[k]!;
    let ratio = 1;
    let gain = 0;
    let before = 0;
    for (let day = 0; day < market.days; day++, at += 2) {
      ratio *= effects[at]!;
      gain += effects[at + 1]!;
      const held = equity[day]!;
      const reached = held * ratio;
      const sum = sums[day]! + gain;
      // NaN is a ruin.
      if (!(held > LEAST && held < MOST && reached > LEAST && reached < MOST)) left[k] = 1;
      tape.equity[day] = reached;
      tape.returns[day] = sum - before;
      before = sum;
    }
  }
}
