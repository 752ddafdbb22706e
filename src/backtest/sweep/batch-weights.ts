import { ENTRY, FLIP, SIGNAL, STOP_LOSS } from '../orders.ts';
import type { Batch } from './batch.ts';
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
  const { market, plan, multiples, left } = batch;
  const { profit, turnover, costs, costSides, orders, trades, inside } = batch;
  const { rows: n, dayEnds } = market;
  const tape = batch.changes;
  const width = multiples.length;
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
  for (let k = 0; k < width; k++) {
    costs[k] = turnover[k]! * costSides[k]!;
    orders[k] = orders[k]! + entered;
    trades[k] = trades[k]! + entered;
    if (recorders !== null) recorders[k]!.end(inside[k]! * last, null, market.bars.close[n - 1]!, profit[k]!);
  }
}

/**
 * One change and what follows until the next, where no day ends between the two: `step` without its calls, so that all it
 * reads stays at hand. Five of six changes come here.
 */
function stepInsideDay(batch: Batch, i: number, next: number): void {
  const { market, plan, multiples, costSides, cash, daySum, turnover, orders, trades, heldBars, skips, inside, left } =
    batch;
  const tape = batch.changes;
  const { steps, touch } = tape;
  const { records } = tape.growths[i]!;
  const { rows: n } = market;
  const width = multiples.length;
  const at = STEP * i;
  const due = tape.due[i]!;
  const weight = tape.to[i]!;
  const side = weight > 0 ? 1 : -1;
  const size = steps[at + SIZE]!;
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
  for (let k = 0; k < width; k++) {
    if (skips[k] === 1) {
      skips[k] = 0;
      trades[k] = trades[k]! - 1;
      orders[k] = orders[k]! - 1;
      continue;
    }
    const costSide = costSides[k]!;
    const was = inside[k]!;
    const traded = steps[at + SIZE + was]!;
    const result = steps[at + GAIN + was]! - traded * costSide;
    if (result <= -1) left[k] = 1;
    const money = cash[k]! * (1 + result);
    const summed = daySum[k]! + result;
    const stopped = touch[i * width + k]!;
    if (stopped >= before || stopped >= n) {
      cash[k] = money * hold;
      daySum[k] = summed + holdSum;
      turnover[k] = turnover[k]! + traded;
      heldBars[k] = heldBars[k]! + (next - due);
      inside[k] = 1;
      continue;
    }
    const record = RECORD * stopped;
    const distance = multiples[k]! * unit;
    const level = absolute ? reference - side * distance : reference * (1 - side * distance);
    const opened = records[record + OPEN]!;
    // A bar that opens beyond the stop fills there: then the last leg is nothing.
    const leg = side * (opened - level) <= 0 ? 0 : weight * (level / opened - 1);
    const lost = records[record + TO_OPEN]! + leg - size * costSide;
    if (lost <= -1) left[k] = 1;
    cash[k] = money * (records[record + PRODUCT]! * perProduct) * (1 + lost);
    daySum[k] = summed + (records[record + SUM]! - base + lost);
    turnover[k] = turnover[k]! + traded + size;
    orders[k] = orders[k]! + 1;
    heldBars[k] = heldBars[k]! + (stopped - due);
    inside[k] = 0;
    if (drops && stopped === next) skips[k] = 1;
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
  const { market, plan, multiples, costSides, cash, daySum, profit, turnover, orders, trades, heldBars, skips } = batch;
  const { inside, left } = batch;
  const tape = batch.changes;
  const { steps, touch } = tape;
  const { rows: n } = market;
  const width = multiples.length;
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
  for (let k = 0; k < width; k++) {
    day = firstDay;
    if (skips[k] === 1) {
      skips[k] = 0;
      if (to !== 0) {
        trades[k] = trades[k]! - 1;
        orders[k] = orders[k]! - 1;
      }
      day = endFlatDays(batch, k, day, next);
      continue;
    }
    const costSide = costSides[k]!;
    const was = inside[k]!;
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
        profit[k]! + kept,
        batch.rates[k]!,
        reason,
        due - 1,
      );
      profit[k] = profit[k]! + result;
    }
    if (result <= -1) left[k] = 1;
    cash[k] = cash[k]! * (1 + result);
    daySum[k] = daySum[k]! + result;
    turnover[k] = turnover[k]! + traded;
    inside[k] = 0;
    if (to === 0) {
      orders[k] = orders[k]! + was;
      day = endFlatDays(batch, k, day, next);
      continue;
    }
    const stopped = touch[i * width + k]!;
    if (stopped >= before || stopped >= n) {
      day = endHeldDays(batch, k, day, next, i);
      const sum = steps[at + HOLD_SUM]!;
      profit[k] = profit[k]! + sum;
      cash[k] = cash[k]! * steps[at + HOLD]!;
      daySum[k] = daySum[k]! + sum;
      heldBars[k] = heldBars[k]! + (next - due);
      inside[k] = 1;
      continue;
    }
    day = endHeldDays(batch, k, day, stopped, i);
    const { records } = tape.growths[i]!;
    const record = RECORD * stopped;
    const distance = multiples[k]! * tape.unit[i]!;
    const level = absolute ? tape.reference[i]! - side * distance : tape.reference[i]! * (1 - side * distance);
    const opened = records[record + OPEN]!;
    const exit = side * (opened - level) <= 0 ? opened : level;
    const way = records[record + SUM]! - steps[at + BASE]!;
    const leg = records[record + TO_OPEN]! + to * (exit / opened - 1);
    const lost = leg - size * costSide;
    if (recorders !== null) {
      const reached = profit[k]! + way + leg;
      recorders[k]!.weightsFill(stopped, exit, to, 0, reached, batch.rates[k]!, STOP_LOSS, due - 1);
      profit[k] = profit[k]! + way + lost;
    }
    if (lost <= -1) left[k] = 1;
    cash[k] = cash[k]! * (records[record + PRODUCT]! * steps[at + PER_PRODUCT]!) * (1 + lost);
    daySum[k] = daySum[k]! + (way + lost);
    turnover[k] = turnover[k]! + size;
    orders[k] = orders[k]! + 1;
    heldBars[k] = heldBars[k]! + (stopped - due);
    if (drops && stopped === next) skips[k] = 1;
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
  const { market, tapes, cash, daySum, changes } = batch;
  const { dayEnds } = market;
  const { records } = changes.growths[i]!;
  const { equity, returns } = tapes[k]!;
  const scale = cash[k]! * changes.steps[STEP * i + PER_PRODUCT]!;
  const start = changes.steps[STEP * i + BASE]!;
  let sum = daySum[k]!;
  let base = start;
  let at = day;
  for (; dayEnds[at]! < row; at++) {
    const record = RECORD * (dayEnds[at]! + 1);
    equity[at] = scale * records[record + PRODUCT]!;
    returns[at] = sum + (records[record + SUM]! - base);
    sum = 0;
    base = records[record + SUM]!;
  }
  daySum[k] = sum - (base - start);
  return at;
}

/** The days from `day` on that end before `row`, with nothing held. @returns the next day */
function endFlatDays({ market, tapes, cash, daySum }: Batch, k: number, day: number, row: number): number {
  const { dayEnds } = market;
  const { equity, returns } = tapes[k]!;
  let at = day;
  for (; dayEnds[at]! < row; at++) {
    equity[at] = cash[k]!;
    returns[at] = daySum[k]!;
    daySum[k] = 0;
  }
  return at;
}
