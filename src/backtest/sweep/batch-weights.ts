import { ENTRY, FLIP, SIGNAL, STOP_LOSS } from '../orders.ts';
import type { Batch } from './batch.ts';
import type { TargetChanges } from './changes.ts';
import { OPEN, PRODUCT, RECORD, SUM, TO_OPEN } from './growth.ts';
import type { SweepRecorder } from './recorder.ts';

/**
 * The `weights` accounts of a batch's rule sets on one target, change by change. All that are still in at a change share
 * its bar, those stopped before share the entry's; a hold is a ratio of the weight's products, and its days are
 * differences of the weight's sums. A ruin, or a weight without a column, is left to the event kernel (`batch.left`).
 */
export function batchWeights(batch: Batch, changes: TargetChanges, recorders: readonly SweepRecorder[] | null): void {
  const { market, plan, touches, multiples, costSides, left } = batch;
  const { cash, held, daySum, profit, turnover, costs, orders, trades, heldBars, stopRow } = batch;
  const { rows: n, dayEnds, scratch } = market;
  const { close } = market.bars;
  const { stop, rules } = plan;
  const drops = rules.stopDropsSignal;
  const late = drops ? 1 : 0;
  const absolute = stop?.absolute === true;
  const width = multiples.length;
  batch.reset();
  const tape = batch.changes;
  tape.fill(market, plan, touches, changes, width);
  if (!tape.fillWeights(market)) {
    left.fill(1);
    return;
  }
  const { count, due: dueRow, price: prices, to: values, touch, gained: gains, kept: keeps } = tape;
  // The position that the newest change opened, where it is not stopped yet.
  let weight = 0;
  let side = 0;
  let entry = 0;
  let reference = 0;
  let unit = 0;
  let records = close;
  let base = 0;
  let perProduct = 0;
  let day = 0;
  for (let i = 0; i <= count; i++) {
    const due = i < count ? dueRow[i]! : n;
    const to = i < count ? values[i]! : 0;
    const opened = i < count ? prices[i]! : 0;
    const gained = i < count ? gains[i]! : 0;
    const kept = i < count ? keeps[i]! : 0;
    const dayBefore = day;
    const daysEnd = dayEnds[day]! < due;
    for (let k = 0; k < width; k++) {
      const costSide = costSides[k]!;
      let money = cash[k]!;
      let summed = daySum[k]!;
      let traded = turnover[k]!;
      let result = gained;
      let size = Math.abs(to);
      let dropped = false;
      day = dayBefore;
      if (held[k] !== 0) {
        const stopped = stopRow[k]!;
        const leaves = stopped < due + late && stopped < n;
        const end = leaves ? stopped : due;
        const record = RECORD * end;
        heldBars[k] = heldBars[k]! + end - entry;
        if (daysEnd) {
          scratch[0] = perProduct;
          day = endHeldDays(batch, k, day, end, entry, records);
          summed = daySum[k]!;
        }
        const hold = records[record + SUM]! - base;
        summed += hold;
        money *= records[record + PRODUCT]! * perProduct;
        if (leaves) {
          const distance = multiples[k]! * unit;
          const level = absolute ? reference - side * distance : reference * (1 - side * distance);
          const from = records[record + OPEN]!;
          const exit = side * (from - level) <= 0 ? from : level;
          const cost = Math.abs(weight) * costSide;
          const lost = records[record + TO_OPEN]! + weight * (exit / from - 1);
          if (recorders !== null) {
            const before = profit[k]! + hold + lost;
            recorders[k]!.weightsFill(stopped, exit, weight, 0, before, cost, costSide, STOP_LOSS);
            profit[k] = before - cost;
          }
          if (lost - cost <= -1) left[k] = 1;
          summed += lost - cost;
          money *= 1 + (lost - cost);
          traded += Math.abs(weight);
          orders[k] = orders[k]! + 1;
          held[k] = 0;
          dropped = drops && stopped === due;
          if (daysEnd) {
            cash[k] = money;
            daySum[k] = summed;
            day = endFlatDays(batch, k, day, due);
            summed = daySum[k]!;
          }
        } else {
          if (recorders !== null) profit[k] = profit[k]! + hold;
          result += kept;
          size = Math.abs(to - weight);
        }
      } else if (daysEnd) {
        day = endFlatDays(batch, k, day, due);
        summed = daySum[k]!;
      }
      if (!dropped && due < n && size !== 0) {
        const cost = size * costSide;
        result -= cost;
        if (recorders !== null) {
          const was = held[k]!;
          const before = profit[k]! + (was === 0 ? 0 : kept);
          const reason = to === 0 ? SIGNAL : was === 0 ? ENTRY : FLIP;
          recorders[k]!.weightsFill(due, opened, was, to, before, cost, costSide, reason);
          profit[k] = profit[k]! + result;
        }
        if (result <= -1) left[k] = 1;
        summed += result;
        money *= 1 + result;
        traded += size;
        orders[k] = orders[k]! + 1;
        if (to !== 0) trades[k] = trades[k]! + 1;
        held[k] = to;
        stopRow[k] = touch[i * width + k]!;
      }
      cash[k] = money;
      daySum[k] = summed;
      turnover[k] = traded;
    }
    if (due >= n) break;
    weight = to;
    entry = due;
    if (to === 0) continue;
    side = to > 0 ? 1 : -1;
    unit = tape.unit[i]!;
    reference = tape.reference[i]!;
    records = tape.growths[i]!.records;
    base = tape.base[i]!;
    perProduct = tape.perProduct[i]!;
  }
  for (let k = 0; k < width; k++) {
    costs[k] = turnover[k]! * costSides[k]!;
    if (recorders !== null && held[k] !== 0) recorders[k]!.end(close[n - 1]!, profit[k]!);
  }
}

/**
 * The days from `day` on that end before `row`, while a weight is held since the close of `entry`. Afterwards the day's
 * sum is short of the returns from the entry to the last day's end, which the caller adds with the whole hold.
 *
 * @returns the next day
 */
function endHeldDays(
  { market, tapes, cash, daySum }: Batch,
  k: number,
  day: number,
  row: number,
  entry: number,
  records: Float64Array,
): number {
  const { dayEnds, scratch } = market;
  const { equity, returns } = tapes[k]!;
  const scale = cash[k]! * scratch[0]!;
  const start = records[RECORD * (entry + 1) + SUM]!;
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
