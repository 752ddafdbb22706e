import { ENTRY, FLIP, SIGNAL, STOP_LOSS } from '../orders.ts';
import type { Batch } from './batch.ts';
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
  const { market, plan, multiples, costSides, left } = batch;
  const { cash, daySum, profit, turnover, costs, orders, trades, heldBars, skips, inside } = batch;
  const { rows: n, dayEnds } = market;
  const { close } = market.bars;
  const { stop, rules } = plan;
  const drops = rules.stopDropsSignal;
  const late = drops ? 1 : 0;
  const absolute = stop?.absolute === true;
  const width = multiples.length;
  batch.reset();
  const tape = batch.changes;
  tape.fill(market, plan, batch.touches, changes, width);
  if (!tape.fillWeights(market)) {
    left.fill(1);
    return;
  }
  const { count, due: dueRow, price: prices, to: values, touch, gained, kept, hold, holdSum } = tape;
  // By `inside`: the fill bar's return before costs, and what changes hands.
  const { results, sizes } = batch;
  let day = 0;
  let weight = 0;
  let entered = 0;
  const first = count > 0 ? dueRow[0]! : n;
  for (let k = 0; k < width; k++) day = endFlatDays(batch, k, 0, first);
  for (let i = 0; i < count; i++) {
    const due = dueRow[i]!;
    const next = i + 1 < count ? dueRow[i + 1]! : n;
    const to = values[i]!;
    const side = to > 0 ? 1 : -1;
    const size = Math.abs(to);
    results[0] = gained[i]!;
    results[1] = gained[i]! + kept[i]!;
    sizes[0] = size;
    sizes[1] = Math.abs(to - weight);
    const product = hold[i]!;
    const sum = holdSum[i]!;
    const dayBefore = day;
    const daysEnd = dayEnds[day]! < next;
    for (let k = 0; k < width; k++) {
      day = dayBefore;
      if (skips[k] === 1) {
        skips[k] = 0;
        if (to !== 0) {
          trades[k] = trades[k]! - 1;
          orders[k] = orders[k]! - 1;
        }
        if (daysEnd) day = endFlatDays(batch, k, day, next);
        continue;
      }
      const costSide = costSides[k]!;
      const was = inside[k]!;
      const traded = sizes[was]!;
      const result = results[was]! - traded * costSide;
      if (recorders !== null && traded !== 0) {
        const before = profit[k]! + (was === 0 ? 0 : kept[i]!);
        const reason = to === 0 ? SIGNAL : was === 0 ? ENTRY : FLIP;
        const held = was === 0 ? 0 : weight;
        recorders[k]!.weightsFill(due, prices[i]!, held, to, before, batch.rates[k]!, reason, due - 1);
        profit[k] = profit[k]! + result;
      }
      if (result <= -1) left[k] = 1;
      let money = cash[k]! * (1 + result);
      let summed = daySum[k]! + result;
      turnover[k] = turnover[k]! + traded;
      if (to === 0) {
        orders[k] = orders[k]! + was;
        inside[k] = 0;
        cash[k] = money;
        daySum[k] = summed;
        if (daysEnd) day = endFlatDays(batch, k, day, next);
        continue;
      }
      const stopped = touch[i * width + k]!;
      if (stopped < next + late && stopped < n) {
        const { records } = tape.growths[i]!;
        const record = RECORD * stopped;
        if (daysEnd) {
          cash[k] = money;
          daySum[k] = summed;
          day = endHeldDays(batch, k, day, stopped, i);
          summed = daySum[k]!;
        }
        const distance = multiples[k]! * tape.unit[i]!;
        const reference = tape.reference[i]!;
        const level = absolute ? reference - side * distance : reference * (1 - side * distance);
        const opened = records[record + OPEN]!;
        const exit = side * (opened - level) <= 0 ? opened : level;
        const cost = size * costSide;
        const way = records[record + SUM]! - tape.base[i]!;
        const lost = records[record + TO_OPEN]! + to * (exit / opened - 1);
        if (recorders !== null) {
          const before = profit[k]! + way + lost;
          recorders[k]!.weightsFill(stopped, exit, to, 0, before, batch.rates[k]!, STOP_LOSS, due - 1);
          profit[k] = before - cost;
        }
        if (lost - cost <= -1) left[k] = 1;
        summed += way + (lost - cost);
        money *= records[record + PRODUCT]! * tape.perProduct[i]! * (1 + (lost - cost));
        turnover[k] = turnover[k]! + size;
        orders[k] = orders[k]! + 1;
        heldBars[k] = heldBars[k]! + stopped - due;
        inside[k] = 0;
        cash[k] = money;
        daySum[k] = summed;
        if (drops && stopped === next) skips[k] = 1;
        if (daysEnd) day = endFlatDays(batch, k, day, next);
      } else {
        if (daysEnd) {
          cash[k] = money;
          daySum[k] = summed;
          day = endHeldDays(batch, k, day, next, i);
          summed = daySum[k]!;
        }
        if (recorders !== null) profit[k] = profit[k]! + sum;
        heldBars[k] = heldBars[k]! + next - due;
        inside[k] = 1;
        cash[k] = money * product;
        daySum[k] = summed + sum;
      }
    }
    weight = to;
    if (to !== 0) entered++;
  }
  for (let k = 0; k < width; k++) {
    costs[k] = turnover[k]! * costSides[k]!;
    orders[k] = orders[k]! + entered;
    trades[k] = trades[k]! + entered;
    if (recorders !== null) recorders[k]!.end(inside[k]! * weight, null, close[n - 1]!, profit[k]!);
  }
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
  const scale = cash[k]! * changes.perProduct[i]!;
  const start = changes.base[i]!;
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
