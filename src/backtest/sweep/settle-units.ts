import { isDust } from '../dust.ts';
import { TAKE_PROFIT } from '../orders.ts';
import type { DayTape } from './day-tape.ts';
import type { SweepMarket } from './market.ts';
import type { SweepOrders } from './orders.ts';
import type { SweepPlan } from './plan.ts';
import type { SweepRecorder } from './recorder.ts';
import { firstRuin } from './ruin.ts';
import type { SweepTable } from './table.ts';

/**
 * The `units` account, told orders only: between two of them equity at a close is cash + units × close, so that closes
 * are looked at where a day ends, and where they could ruin the account.
 *
 * The arithmetic is the plain account's, operation by operation: the same bits.
 */
export function settleUnits(
  market: SweepMarket,
  orders: SweepOrders,
  plan: SweepPlan,
  tape: DayTape,
  table: SweepTable,
  at: number,
  recorder: SweepRecorder | null,
): void {
  const { rows: n, dayEnds, highestClose } = market;
  const { close } = market.bars;
  const { taker, maker } = plan;
  const { fixedUnits } = plan.rules;
  const { equity } = tape;
  const {
    row: orderRow,
    price: orderPrice,
    weight: orderWeight,
    reason: orderReason,
    signal: orderSignal,
    count,
  } = orders;
  // No high of the market ruins a short below this multiple of its cash per unit.
  const safe = 1 - 1e-9;
  let cash = 1;
  let units = 0;
  let day = 0;
  let dayEnd = dayEnds[0]!;
  let turnover = 0;
  let costs = 0;
  let fills = 0;
  let trades = 0;
  let heldBars = 0;
  let from = 0;
  let ruinRow = n;
  for (let next = 0; next <= count; next++) {
    const row = next < count ? orderRow[next]! : n;
    if (row > from) {
      if (units !== 0 ? cash <= 0 || (units < 0 && highestClose * -units >= cash * safe) : cash <= 0) {
        market.scratch[0] = cash;
        market.scratch[1] = units;
        ruinRow = firstRuin(market, from, row);
      }
      const end = ruinRow < row ? ruinRow : row;
      while (dayEnd < end) {
        equity[day] = cash + units * close[dayEnd]!;
        dayEnd = dayEnds[++day]!;
      }
      if (units !== 0) heldBars += end - from;
      if (ruinRow < n) break;
      from = row;
    }
    if (next === count) break;
    const price = orderPrice[next]!;
    const weight = orderWeight[next]!;
    const reason = orderReason[next]!;
    const costSide = reason === TAKE_PROFIT ? maker.rate : taker.rate;
    const worth = cash + units * price;
    const full = fixedUnits === null ? worth / price : fixedUnits;
    const wish = weight === 0 || worth <= 0 ? 0 : weight * full;
    let to = wish;
    if (isDust(to - units, units)) continue;
    if (to > units && to > 0 && weight <= 1) {
      const affordable = units + Math.max(0, cash) / ((1 + costSide) * price);
      if (affordable < to) to = affordable;
    }
    // A flip that cannot be paid for leaves the side that it was on, and so does one after which nothing would be left.
    if (wish * units < 0 && (to * units > 0 || worth <= Math.abs(units) * price * costSide)) to = 0;
    if (isDust(to, units)) to = 0;
    const change = to - units;
    if (isDust(change, units)) continue;
    const value = Math.abs(change) * price;
    const cost = value * costSide;
    if (to !== 0 && (units === 0 || to * units < 0)) trades++;
    if (recorder !== null) {
      const rates = reason === TAKE_PROFIT ? maker : taker;
      recorder.unitsFill(row, price, units, to, worth, rates, reason, orderSignal[next]!);
    }
    turnover += worth > 0 ? value / worth : 0;
    costs += cost;
    cash = cash - change * price - cost;
    units = to;
    fills++;
  }
  const ruined = ruinRow < n;
  if (ruined) for (; day < tape.days; day++) equity[day] = 0;
  if (recorder !== null) {
    if (ruined) recorder.end(units, ruinRow, close[ruinRow]!, -1);
    else recorder.end(units, null, close[n - 1]!, cash + units * close[n - 1]! - 1);
  }
  tape.returnsOfEquity();
  tape.writeTo(table, at);
  table.trades[at] = trades;
  table.orders[at] = fills;
  table.turnover[at] = turnover;
  table.costs[at] = costs;
  table.exposure[at] = heldBars / n;
}
