import { ENTRY, FLIP, SIGNAL, STOP_LOSS } from '../orders.ts';
import {
  ACCOUNT,
  Batch,
  CASH,
  COST_SIDE,
  COSTS,
  FIXED_UNITS,
  HELD,
  HELD_BARS,
  ORDERS,
  SKIPS,
  TRADES,
  TURNOVER,
} from './batch.ts';
import { changesToFill, type TargetChanges } from './changes.ts';
import type { SweepMarket } from './market.ts';
import type { SweepPlan } from './plan.ts';
import type { SweepRecorder } from './recorder.ts';
import { firstRuin } from './ruin.ts';
import type { SweepTable } from './table.ts';
import { UnitTurns } from './unit-turns.ts';

/** A market's highest close below this share of a short's cash per unit cannot ruin it, whatever the rounding. */
const SAFE = 1 - 1e-9;

/** Rule sets in `units`, side by side. */
export class UnitsBatch extends Batch {
  readonly turns: UnitTurns;

  constructor(market: SweepMarket, plans: readonly SweepPlan[], members: readonly number[]) {
    super(market, plans, members);
    this.turns = new UnitTurns(market.bars.open, this.touches);
  }

  run(changes: TargetChanges, recorders: readonly SweepRecorder[] | null): void {
    this.reset();
    batchUnits(this, changes, recorders);
  }

  override writeTo(k: number, table: SweepTable, at: number): void {
    this.tapes[k]!.returnsOfEquity();
    super.writeTo(k, table, at);
  }
}

/**
 * The `units` accounts of a batch's rule sets on one target, position by position: what fills at the change of the
 * target, then the stop or the way to the next change. What one order does waits for the order before; those of the other
 * rule sets don't, so that the processor works on several at once, and the one branch that nothing foretells (stopped, or
 * still there at the next change) is taken once a position.
 *
 * The arithmetic is the plain account's, operation by operation: the same bits. A ruined account is left to the event
 * kernel (`batch.left`).
 */
function batchUnits(batch: UnitsBatch, changes: TargetChanges, recorders: readonly SweepRecorder[] | null): void {
  const { market, plan, state, left, turns } = batch;
  const { rows: n, dayEnds, highestClose, scratch } = market;
  const { open, close } = market.bars;
  const { rules } = plan;
  const { row: rows, value: values } = changes;
  const drops = rules.stopDropsSignal;
  // Whether a stop on the bar of the next change goes before that change.
  const late = drops || rules.fill !== 'next-open' ? 1 : 0;
  const width = left.length;
  const count = changesToFill(changes, n);
  turns.gather(changes, count, rules.fill === 'next-open' ? open : close);
  const { records: book, found, touch, price: prices } = turns;
  let day = 0;
  const first = count > 0 ? rows[0]! + 1 : n;
  for (let k = 0; k < width; k++) day = endUnitDays(batch, k, 0, first);
  for (let i = 0; i < count; i++) {
    const due = rows[i]! + 1;
    const next = i + 1 < count ? rows[i + 1]! + 1 : n;
    const to = values[i]!;
    const price = prices[i]!;
    const dayBefore = day;
    const daysEnd = dayEnds[day]! < next;
    for (let k = 0, s = 0; k < width; k++, s += ACCOUNT) {
      day = dayBefore;
      if (state[s + SKIPS] === 1) {
        state[s + SKIPS] = 0;
        if (daysEnd) day = endUnitDays(batch, k, day, next);
        continue;
      }
      const costSide = state[s + COST_SIDE]!;
      let money = state[s + CASH]!;
      let units = state[s + HELD]!;
      const worth = money + units * price;
      const fixed = state[s + FIXED_UNITS]!;
      const wish = to === 0 || worth <= 0 ? 0 : to * (fixed > 0 ? fixed : worth / price);
      let wanted = wish;
      if (wanted > units && wanted > 0 && to <= 1) {
        const affordable = units + (money > 0 ? money : 0) / ((1 + costSide) * price);
        if (affordable < wanted) wanted = affordable;
      }
      // A flip that cannot be paid for leaves the side that it was on, and so does one after which nothing would be left.
      if (wish * units < 0 && (wanted * units > 0 || worth <= Math.abs(units) * price * costSide)) {
        wanted = 0;
        left[k] = 1;
      }
      const change = wanted - units;
      if (change !== 0) {
        const value = Math.abs(change) * price;
        const cost = value * costSide;
        if (recorders !== null) {
          const reason = to === 0 ? SIGNAL : units === 0 ? ENTRY : FLIP;
          recorders[k]!.unitsFill(due, price, units, wanted, worth, batch.rates[k]!, reason, due - 1);
        }
        state[s + TURNOVER] = state[s + TURNOVER]! + (worth > 0 ? value / worth : 0);
        state[s + COSTS] = state[s + COSTS]! + cost;
        state[s + ORDERS] = state[s + ORDERS]! + 1;
        if (wanted !== 0 && wanted * units <= 0) state[s + TRADES] = state[s + TRADES]! + 1;
        money = money - change * price - cost;
        units = wanted;
        state[s + CASH] = money;
        state[s + HELD] = units;
      }
      const stopped = touch[i * width + k]!;
      const leaves = stopped < next + late && stopped < n;
      const end = leaves ? stopped : next;
      if (units !== 0) {
        state[s + HELD_BARS] = state[s + HELD_BARS]! + end - due;
        if (money <= 0 || (units < 0 && highestClose * -units >= money * SAFE)) {
          scratch[0] = money;
          scratch[1] = units;
          if (firstRuin(market, due, end) < n) left[k] = 1;
        }
        if (leaves) {
          if (daysEnd) day = endUnitDays(batch, k, day, stopped);
          const exit = book[found[i]! + k]!;
          const worth = money + units * exit;
          const value = Math.abs(units) * exit;
          const cost = value * costSide;
          if (recorders !== null)
            recorders[k]!.unitsFill(stopped, exit, units, 0, worth, batch.rates[k]!, STOP_LOSS, due - 1);
          state[s + TURNOVER] = state[s + TURNOVER]! + (worth > 0 ? value / worth : 0);
          state[s + COSTS] = state[s + COSTS]! + cost;
          state[s + ORDERS] = state[s + ORDERS]! + 1;
          money = worth - cost;
          units = 0;
          state[s + CASH] = money;
          state[s + HELD] = 0;
          if (drops && stopped === next) state[s + SKIPS] = 1;
        }
      }
      if (units === 0 && money <= 0) left[k] = 1;
      if (daysEnd) day = endUnitDays(batch, k, day, next);
    }
  }
  if (recorders === null) return;
  const last = close[n - 1]!;
  for (let k = 0, s = 0; k < width; k++, s += ACCOUNT)
    recorders[k]!.end(state[s + HELD]!, null, last, state[s + CASH]! + state[s + HELD]! * last - 1);
}

/** Equity at the ends of the days from `day` on that lie before `row`, under the present cash and units. @returns the next */
function endUnitDays({ market, tapes, state }: Batch, k: number, day: number, row: number): number {
  const s = k * ACCOUNT;
  const { dayEnds } = market;
  const { close } = market.bars;
  const { equity } = tapes[k]!;
  let at = day;
  for (; dayEnds[at]! < row; at++) equity[at] = state[s + CASH]! + state[s + HELD]! * close[dayEnds[at]!]!;
  return at;
}
