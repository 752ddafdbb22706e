import { ENTRY, FLIP, RESIZE, SIGNAL, STOP_LOSS, TAKE_PROFIT, TIMED_EXIT } from '../orders.ts';
import type { TargetChanges } from './changes.ts';
import { type Extrema, firstAtLeast, firstAtMost } from './extrema.ts';
import type { SweepMarket } from './market.ts';
import type { SweepOrders } from './orders.ts';
import { levelAt, type SweepPlan } from './plan.ts';

const WHOLE_RANGE = 2;
const OPEN_ONLY = 1;
const NONE = 0;

/**
 * Every order that a target leads to, from event to event: the rules are the plain engine's, and so are the orders; bars
 * on which nothing can happen are not visited. An event is a change of the target, a bar behind a target that waits, the
 * first bar that touches a level, a timed exit.
 *
 * One long function on purpose: the position's state stays in registers, and no number is boxed on its way into a call.
 *
 * @param into emptied, then filled
 */
export function decideByEvents(market: SweepMarket, changes: TargetChanges, plan: SweepPlan, into: SweepOrders): void {
  const { open, high, low, close, gap } = market.bars;
  const { rows: n, scratch } = market;
  const { rules, stop: stopPlan, profit: profitPlan, extrema } = plan;
  const atOpen = rules.fill === 'next-open';
  const drops = rules.stopDropsSignal;
  const stopFirst = rules.intrabar !== 'best';
  const { armDelayBars, cooldownBars } = rules;
  const timedBars = rules.timedExitBars ?? n;
  const gapsWait = market.hasGaps && !rules.fillOnGap;
  const hasLevels = stopPlan !== null || profitPlan !== null;
  const { count, row: changeRow, value: changeValue } = changes;

  into.reserve(3 * count + 4);
  const { row: orderRow, price: orderPrice, weight: orderWeight, reason: orderReason, signal: orderSignal } = into;
  let orders = 0;

  let change = 0;
  let nextChange = count > 0 ? changeRow[0]! + 1 : n;
  let wanted = 0;
  let wantedSide = 0;
  let waiting = false;
  let signalRow = -1;
  let weight = 0;
  let side = 0;
  let armedRow = 0;
  let timedRow = n;
  let stop = Number.NaN;
  let profit = Number.NaN;
  let lockedSide = 0;
  let longBlockedTo = -1;
  let shortBlockedTo = -1;
  let row = 0;
  for (;;) {
    let next = nextChange;
    if (waiting) next = row + 1;
    else if (side !== 0) {
      if (timedRow < next) next = timedRow > row ? timedRow : row + 1;
      if (hasLevels) {
        const from = armedRow > row ? armedRow : row + 1;
        if (from < next) next = firstTouch(extrema, from, next, side, stop, profit, scratch);
      }
    }
    if (next >= n) break;
    row = next;
    if (row === nextChange) {
      const value = changeValue[change]!;
      const valueSide = value > 0 ? 1 : value < 0 ? -1 : 0;
      // Until the side is held, the newest wish is the one that will be filled.
      if (valueSide !== wantedSide || valueSide !== side) signalRow = row - 1;
      if (valueSide !== lockedSide) lockedSide = 0;
      wanted = value;
      wantedSide = valueSide;
      waiting = true;
      change++;
      nextChange = change < count ? changeRow[change]! + 1 : n;
    }
    if (gapsWait && gap[row] === 1) continue;
    // Nothing is due at this bar's fill: it is here for its levels.
    const levelsOnly = !waiting && row < timedRow;
    const early = levelsOnly ? NONE : drops || !atOpen ? WHOLE_RANGE : wantedSide === side ? OPEN_ONLY : NONE;
    for (let pass = levelsOnly ? 1 : 0; pass < 2; pass++) {
      const looks = pass === 0 ? early !== NONE : levelsOnly || atOpen;
      if (looks && side !== 0 && row >= armedRow) {
        const opened = open[row]!;
        const whole = pass === 1 || early === WHOLE_RANGE;
        const top = whole ? high[row]! : opened;
        const bottom = whole ? low[row]! : opened;
        const stopped = side > 0 ? bottom <= stop : top >= stop;
        const profited = side > 0 ? top >= profit : bottom <= profit;
        if (stopped || profited) {
          // A bar that opens beyond a level fills at its open, and then the other level was never reached.
          const stopPrice = side * (opened - stop) <= 0 ? opened : stop;
          const profitPrice = side * (opened - profit) >= 0 ? opened : profit;
          const byStop = stopped && (!profited || stopPrice === opened || (profitPrice !== opened && stopFirst));
          lockedSide = wantedSide === side ? side : 0;
          if (side > 0) longBlockedTo = row + cooldownBars;
          else shortBlockedTo = row + cooldownBars;
          orderSignal[orders] = signalRow;
          orderRow[orders] = row;
          orderPrice[orders] = byStop ? stopPrice : profitPrice;
          orderWeight[orders] = 0;
          orderReason[orders++] = byStop ? STOP_LOSS : TAKE_PROFIT;
          weight = 0;
          side = 0;
          if (pass === 0 && drops) {
            waiting = false;
            break;
          }
        }
      }
      if (pass === 1) break;
      const price = atOpen ? open[row]! : close[row]!;
      if (side !== 0 && row >= timedRow && wantedSide === side) {
        lockedSide = side;
        orderSignal[orders] = signalRow;
        orderRow[orders] = row;
        orderPrice[orders] = price;
        orderWeight[orders] = 0;
        orderReason[orders++] = TIMED_EXIT;
        weight = 0;
        side = 0;
      }
      if (!waiting) continue;
      if (wantedSide !== 0 && wantedSide === lockedSide) {
        waiting = false;
        continue;
      }
      const blocked =
        wantedSide !== 0 && wantedSide !== side && row <= (wantedSide > 0 ? longBlockedTo : shortBlockedTo);
      if (!blocked) waiting = false;
      if (blocked ? side === 0 : wanted === weight) continue;
      const to = blocked ? 0 : wanted;
      orderSignal[orders] = signalRow;
      orderRow[orders] = row;
      orderPrice[orders] = price;
      orderWeight[orders] = to;
      orderReason[orders++] = to === 0 ? SIGNAL : wantedSide === side ? RESIZE : side === 0 ? ENTRY : FLIP;
      weight = to;
      if (to === 0) side = 0;
      else if (wantedSide !== side) {
        side = wantedSide;
        armedRow = row + armDelayBars;
        timedRow = row + timedBars;
        stop = stopPlan === null ? Number.NaN : levelAt(stopPlan, close, price, row, signalRow, -side);
        profit = profitPlan === null ? Number.NaN : levelAt(profitPlan, close, price, row, signalRow, side);
      }
    }
  }
  into.count = orders;
}

/** First row of `[from, limit)` that touches a level of a position; `limit` where none does. */
function firstTouch(
  extrema: Extrema,
  from: number,
  limit: number,
  side: number,
  stop: number,
  profit: number,
  level: Float64Array,
): number {
  let found = limit;
  // NaN: there is no such level.
  if (!Number.isNaN(stop)) {
    level[0] = stop;
    found = side > 0 ? firstAtMost(extrema, from, found, level) : firstAtLeast(extrema, from, found, level);
  }
  if (!Number.isNaN(profit)) {
    level[0] = profit;
    found = side > 0 ? firstAtLeast(extrema, from, found, level) : firstAtMost(extrema, from, found, level);
  }
  return found;
}
