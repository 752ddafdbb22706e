import { ENTRY, FLIP, SIGNAL, STOP_LOSS } from '../orders.ts';
import type { Batch } from './batch.ts';
import type { TargetChanges } from './changes.ts';
import type { SweepRecorder } from './recorder.ts';
import { firstRuin } from './ruin.ts';

/** A market's highest close below this share of a short's cash per unit cannot ruin it, whatever the rounding. */
const SAFE = 1 - 1e-9;

/**
 * The `units` accounts of a batch's rule sets on one target, change by change. What one order does waits for the order
 * before; those of the other rule sets don't, so that the processor works on several at once, and the one branch that
 * nothing foretells (stopped, or still there at the next change) is taken once a trade.
 *
 * The arithmetic is the plain account's, operation by operation: the same bits. A ruined account is left to the event
 * kernel (`batch.left`).
 */
export function batchUnits(batch: Batch, changes: TargetChanges, recorders: readonly SweepRecorder[] | null): void {
  const { market, plan, touches, multiples, costSides, unitsOf, left } = batch;
  const { cash, held, turnover, costs, orders, trades, heldBars, stopRow } = batch;
  const { rows: n, dayEnds, highestClose, scratch } = market;
  const { open, close } = market.bars;
  const { stop, rules } = plan;
  const drops = rules.stopDropsSignal;
  const absolute = stop?.absolute === true;
  // Whether a stop on the bar of the next change goes before that change.
  const late = drops || rules.fill !== 'next-open' ? 1 : 0;
  const width = multiples.length;
  batch.reset();
  batch.changes.fill(market, plan, touches, changes, width);
  const { count, due: dueRow, price: prices, to: values, reference: references, unit: ranges, touch } = batch.changes;
  // The position that the newest change opened.
  let entry = 0;
  let side = 0;
  let reference = 0;
  let unit = 0;
  let day = 0;
  for (let i = 0; i <= count; i++) {
    const due = i < count ? dueRow[i]! : n;
    const to = i < count ? values[i]! : 0;
    const price = i < count ? prices[i]! : 0;
    const dayBefore = day;
    const daysEnd = dayEnds[day]! < due;
    for (let k = 0; k < width; k++) {
      const costSide = costSides[k]!;
      let money = cash[k]!;
      let units = held[k]!;
      let traded = turnover[k]!;
      let paid = costs[k]!;
      let dropped = false;
      day = dayBefore;
      if (units !== 0) {
        const stopped = stopRow[k]!;
        const leaves = stopped < due + late && stopped < n;
        const end = leaves ? stopped : due;
        if (money <= 0 || (units < 0 && highestClose * -units >= money * SAFE)) {
          scratch[0] = money;
          scratch[1] = units;
          if (firstRuin(market, entry, end) < n) left[k] = 1;
        }
        heldBars[k] = heldBars[k]! + end - entry;
        if (leaves) {
          if (daysEnd) day = endUnitDays(batch, k, day, stopped);
          const distance = multiples[k]! * unit;
          const level = absolute ? reference - side * distance : reference * (1 - side * distance);
          const opened = open[stopped]!;
          const exit = side * (opened - level) <= 0 ? opened : level;
          const worth = money + units * exit;
          const value = Math.abs(units) * exit;
          const cost = value * costSide;
          if (recorders !== null) recorders[k]!.unitsFill(stopped, exit, units, 0, worth, cost, costSide, STOP_LOSS);
          traded += worth > 0 ? value / worth : 0;
          paid += cost;
          orders[k] = orders[k]! + 1;
          money = money + units * exit - cost;
          units = 0;
          cash[k] = money;
          held[k] = 0;
          dropped = drops && stopped === due;
        }
      }
      if (units === 0 && money <= 0) left[k] = 1;
      if (daysEnd) day = endUnitDays(batch, k, day, due);
      if (!dropped && due < n) {
        const worth = money + units * price;
        const fixed = unitsOf[k]!;
        let wanted = to === 0 || worth <= 0 ? 0 : to * (fixed > 0 ? fixed : worth / price);
        if (wanted > units && wanted > 0 && to <= 1) {
          const affordable = units + (money > 0 ? money : 0) / ((1 + costSide) * price);
          if (affordable < wanted) wanted = affordable;
        }
        // Nothing is left to open the other side with once leaving this one is paid.
        if (wanted * units < 0 && worth <= Math.abs(units) * price * costSide) {
          wanted = 0;
          left[k] = 1;
        }
        const change = wanted - units;
        stopRow[k] = touch[i * width + k]!;
        if (change !== 0) {
          const value = Math.abs(change) * price;
          const cost = value * costSide;
          if (recorders !== null) {
            const reason = to === 0 ? SIGNAL : units === 0 ? ENTRY : FLIP;
            recorders[k]!.unitsFill(due, price, units, wanted, worth, cost, costSide, reason);
          }
          traded += worth > 0 ? value / worth : 0;
          paid += cost;
          orders[k] = orders[k]! + 1;
          if (wanted !== 0 && wanted * units <= 0) trades[k] = trades[k]! + 1;
          cash[k] = money - change * price - cost;
          held[k] = wanted;
        }
      }
      turnover[k] = traded;
      costs[k] = paid;
    }
    if (due >= n) break;
    entry = due;
    side = to > 0 ? 1 : -1;
    unit = ranges[i]!;
    reference = references[i]!;
  }
  if (recorders === null) return;
  for (let k = 0; k < width; k++) {
    if (held[k] !== 0) recorders[k]!.end(close[n - 1]!, cash[k]! + held[k]! * close[n - 1]! - 1);
  }
}

/** Equity at the ends of the days from `day` on that lie before `row`, under the present cash and units. @returns the next */
function endUnitDays({ market, tapes, cash, held }: Batch, k: number, day: number, row: number): number {
  const { dayEnds } = market;
  const { close } = market.bars;
  const { equity } = tapes[k]!;
  let at = day;
  for (; dayEnds[at]! < row; at++) equity[at] = cash[k]! + held[k]! * close[dayEnds[at]!]!;
  return at;
}
