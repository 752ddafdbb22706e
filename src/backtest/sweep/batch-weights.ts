import { ENTRY, FLIP, SIGNAL, STOP_LOSS } from '../orders.ts';
import {
  ACCOUNT,
  type Batch,
  CASH,
  COST_SIDE,
  COSTS,
  DAY_SUM,
  HELD,
  HELD_BARS,
  MULTIPLE,
  ORDERS,
  PROFIT,
  SKIPS,
  TRADES,
  TURNOVER,
} from './batch.ts';
import { BASE, GAIN, HOLD, HOLD_SUM, PER_PRODUCT, SIZE, STEP } from './change-tape.ts';
import type { TargetChanges } from './changes.ts';
import { OPEN, PRODUCT, RECORD, SUM, TO_OPEN } from './growth.ts';
import type { SweepRecorder } from './recorder.ts';

/**
 * The `weights` accounts of a batch's rule sets on one target, position by position: the bar of the fill, then the stop or
 * the way to the next change. A hold is a ratio of the weight's products, and its days are differences of the weight's
 * sums; those that reach the next change share both. A ruin, or a weight without records, is left to the event kernel
 * (`batch.left`).
 */
export function batchWeights(batch: Batch, changes: TargetChanges, recorders: readonly SweepRecorder[] | null): void {
  const { market, plan, state, left } = batch;
  const { rows: n, dayEnds } = market;
  const tape = batch.changes;
  const width = left.length;
  batch.reset();
  tape.fill(market, plan, batch.touches, changes, width);
  if (!tape.fillSteps(market)) {
    left.fill(1);
    return;
  }
  const { count, due, to } = tape;
  let day = 0;
  let entered = 0;
  const first = count > 0 ? due[0]! : n;
  for (let k = 0; k < width; k++) day = endFlatDays(batch, k, 0, first);
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? due[i + 1]! : n;
    if (to[i] !== 0) entered++;
    if (to[i] === 0 || recorders !== null || dayEnds[day]! < next) day = step(batch, i, next, day, recorders);
    else stepInsideDay(batch, i, next);
  }
  const last = count > 0 ? to[count - 1]! : 0;
  for (let k = 0, s = 0; k < width; k++, s += ACCOUNT) {
    state[s + COSTS] = state[s + TURNOVER]! * state[s + COST_SIDE]!;
    state[s + ORDERS] = state[s + ORDERS]! + entered;
    state[s + TRADES] = state[s + TRADES]! + entered;
    if (recorders !== null)
      recorders[k]!.end(state[s + HELD]! * last, null, market.bars.close[n - 1]!, state[s + PROFIT]!);
  }
}

/**
 * One change and what follows until the next, where no day ends between the two: `step` without its calls, so that all it
 * reads stays at hand. Five of six changes come here.
 */
function stepInsideDay(batch: Batch, i: number, next: number): void {
  const { market, plan, state, left } = batch;
  const tape = batch.changes;
  const { steps, touch } = tape;
  const { records } = market.growthAt(tape.slot[i]!);
  const { rows: n } = market;
  const width = left.length;
  const at = STEP * i;
  const due = tape.due[i]!;
  const weight = tape.to[i]!;
  const side = weight > 0 ? 1 : -1;
  const size = steps[at + SIZE]!;
  const moreSize = steps[at + SIZE + 1]! - size;
  const gain = steps[at + GAIN]!;
  const kept = steps[at + GAIN + 1]! - gain;
  const base = steps[at + BASE]!;
  const perProduct = steps[at + PER_PRODUCT]!;
  const hold = steps[at + HOLD]!;
  const holdSum = steps[at + HOLD_SUM]!;
  const unit = tape.unit[i]!;
  const reference = tape.reference[i]!;
  const absolute = plan.stop?.absolute === true;
  const drops = plan.rules.stopDropsSignal;
  // A stop on the bar of the next change goes first, or not.
  const before = drops ? next + 1 : next;
  for (let k = 0, s = 0; k < width; k++, s += ACCOUNT) {
    if (state[s + SKIPS] === 1) {
      state[s + SKIPS] = 0;
      state[s + TRADES] = state[s + TRADES]! - 1;
      state[s + ORDERS] = state[s + ORDERS]! - 1;
      continue;
    }
    const costSide = state[s + COST_SIDE]!;
    const was = state[s + HELD]!;
    // `was` is 0 or 1: sums pick without a branch that nothing foretells.
    const traded = size + was * moreSize;
    const result = gain + was * kept - traded * costSide;
    if (result <= -1) left[k] = 1;
    const money = state[s + CASH]! * (1 + result);
    const summed = state[s + DAY_SUM]! + result;
    const stopped = touch[i * width + k]!;
    if (stopped >= before || stopped >= n) {
      state[s + CASH] = money * hold;
      state[s + DAY_SUM] = summed + holdSum;
      state[s + TURNOVER] = state[s + TURNOVER]! + traded;
      state[s + HELD_BARS] = state[s + HELD_BARS]! + (next - due);
      state[s + HELD] = 1;
      continue;
    }
    const record = RECORD * stopped;
    const distance = state[s + MULTIPLE]! * unit;
    const level = absolute ? reference - side * distance : reference * (1 - side * distance);
    const opened = records[record + OPEN]!;
    // A bar that opens beyond the stop fills there: then the last leg is nothing.
    const leg = side * (opened - level) <= 0 ? 0 : weight * (level / opened - 1);
    const lost = records[record + TO_OPEN]! + leg - size * costSide;
    if (lost <= -1) left[k] = 1;
    state[s + CASH] = money * (records[record + PRODUCT]! * perProduct) * (1 + lost);
    state[s + DAY_SUM] = summed + (records[record + SUM]! - base + lost);
    state[s + TURNOVER] = state[s + TURNOVER]! + traded + size;
    state[s + ORDERS] = state[s + ORDERS]! + 1;
    state[s + HELD_BARS] = state[s + HELD_BARS]! + (stopped - due);
    state[s + HELD] = 0;
    if (drops && stopped === next) state[s + SKIPS] = 1;
  }
}

/** One change and what follows until the next, days and recorders included. @returns the first day that is not over */
function step(
  batch: Batch,
  i: number,
  next: number,
  firstDay: number,
  recorders: readonly SweepRecorder[] | null,
): number {
  const { market, plan, state, left } = batch;
  const tape = batch.changes;
  const { steps, touch } = tape;
  const { rows: n } = market;
  const width = left.length;
  const at = STEP * i;
  const due = tape.due[i]!;
  const to = tape.to[i]!;
  const weight = i === 0 ? 0 : tape.to[i - 1]!;
  const side = to > 0 ? 1 : -1;
  const size = Math.abs(to);
  const absolute = plan.stop?.absolute === true;
  const drops = plan.rules.stopDropsSignal;
  const before = drops ? next + 1 : next;
  let day = firstDay;
  for (let k = 0, s = 0; k < width; k++, s += ACCOUNT) {
    day = firstDay;
    if (state[s + SKIPS] === 1) {
      state[s + SKIPS] = 0;
      if (to !== 0) {
        state[s + TRADES] = state[s + TRADES]! - 1;
        state[s + ORDERS] = state[s + ORDERS]! - 1;
      }
      day = endFlatDays(batch, k, day, next);
      continue;
    }
    const costSide = state[s + COST_SIDE]!;
    const was = state[s + HELD]!;
    const traded = steps[at + SIZE + was]!;
    const result = steps[at + GAIN + was]! - traded * costSide;
    if (recorders !== null && traded !== 0) {
      const reason = to === 0 ? SIGNAL : was === 0 ? ENTRY : FLIP;
      const kept = steps[at + GAIN + was]! - steps[at + GAIN]!;
      recorders[k]!.weightsFill(
        due,
        tape.price[i]!,
        was === 0 ? 0 : weight,
        to,
        state[s + PROFIT]! + kept,
        batch.rates[k]!,
        reason,
        due - 1,
      );
      state[s + PROFIT] = state[s + PROFIT]! + result;
    }
    if (result <= -1) left[k] = 1;
    state[s + CASH] = state[s + CASH]! * (1 + result);
    state[s + DAY_SUM] = state[s + DAY_SUM]! + result;
    state[s + TURNOVER] = state[s + TURNOVER]! + traded;
    state[s + HELD] = 0;
    if (to === 0) {
      state[s + ORDERS] = state[s + ORDERS]! + was;
      day = endFlatDays(batch, k, day, next);
      continue;
    }
    const stopped = touch[i * width + k]!;
    if (stopped >= before || stopped >= n) {
      day = endHeldDays(batch, k, day, next, i);
      const sum = steps[at + HOLD_SUM]!;
      state[s + PROFIT] = state[s + PROFIT]! + sum;
      state[s + CASH] = state[s + CASH]! * steps[at + HOLD]!;
      state[s + DAY_SUM] = state[s + DAY_SUM]! + sum;
      state[s + HELD_BARS] = state[s + HELD_BARS]! + (next - due);
      state[s + HELD] = 1;
      continue;
    }
    day = endHeldDays(batch, k, day, stopped, i);
    const { records } = market.growthAt(tape.slot[i]!);
    const record = RECORD * stopped;
    const distance = state[s + MULTIPLE]! * tape.unit[i]!;
    const level = absolute ? tape.reference[i]! - side * distance : tape.reference[i]! * (1 - side * distance);
    const opened = records[record + OPEN]!;
    const exit = side * (opened - level) <= 0 ? opened : level;
    const way = records[record + SUM]! - steps[at + BASE]!;
    const leg = records[record + TO_OPEN]! + to * (exit / opened - 1);
    const lost = leg - size * costSide;
    if (recorders !== null) {
      const reached = state[s + PROFIT]! + way + leg;
      recorders[k]!.weightsFill(stopped, exit, to, 0, reached, batch.rates[k]!, STOP_LOSS, due - 1);
      state[s + PROFIT] = state[s + PROFIT]! + way + lost;
    }
    if (lost <= -1) left[k] = 1;
    state[s + CASH] = state[s + CASH]! * (records[record + PRODUCT]! * steps[at + PER_PRODUCT]!) * (1 + lost);
    state[s + DAY_SUM] = state[s + DAY_SUM]! + (way + lost);
    state[s + TURNOVER] = state[s + TURNOVER]! + size;
    state[s + ORDERS] = state[s + ORDERS]! + 1;
    state[s + HELD_BARS] = state[s + HELD_BARS]! + (stopped - due);
    if (drops && stopped === next) state[s + SKIPS] = 1;
    day = endFlatDays(batch, k, day, next);
  }
  return day;
}

/**
 * The days from `day` on that end before `row`, while the position of change `i` is held. Afterwards the day's sum is
 * short of the returns from the entry to the last day's end, which the caller adds with the whole hold.
 *
 * @returns the next day
 */
function endHeldDays(batch: Batch, k: number, day: number, row: number, i: number): number {
  const { market, tapes, state, changes } = batch;
  const s = k * ACCOUNT;
  const { dayEnds } = market;
  const { records } = market.growthAt(changes.slot[i]!);
  const { equity, returns } = tapes[k]!;
  const scale = state[s + CASH]! * changes.steps[STEP * i + PER_PRODUCT]!;
  const start = changes.steps[STEP * i + BASE]!;
  let sum = state[s + DAY_SUM]!;
  let base = start;
  let at = day;
  for (; dayEnds[at]! < row; at++) {
    const record = RECORD * (dayEnds[at]! + 1);
    equity[at] = scale * records[record + PRODUCT]!;
    returns[at] = sum + (records[record + SUM]! - base);
    sum = 0;
    base = records[record + SUM]!;
  }
  state[s + DAY_SUM] = sum - (base - start);
  return at;
}

/** The days from `day` on that end before `row`, with nothing held. @returns the next day */
function endFlatDays({ market, tapes, state }: Batch, k: number, day: number, row: number): number {
  const s = k * ACCOUNT;
  const { dayEnds } = market;
  const { equity, returns } = tapes[k]!;
  let at = day;
  for (; dayEnds[at]! < row; at++) {
    equity[at] = state[s + CASH]!;
    returns[at] = state[s + DAY_SUM]!;
    state[s + DAY_SUM] = 0;
  }
  return at;
}
