import { TAKE_PROFIT } from '../orders.ts';
import type { DayTape } from './day-tape.ts';
import { type Growth, heldReturn, PRODUCT, RECORD, SUM } from './growth.ts';
import type { SweepMarket } from './market.ts';
import type { SweepOrders } from './orders.ts';
import type { SweepPlan } from './plan.ts';
import type { SweepRecorder } from './recorder.ts';
import type { SweepTable } from './table.ts';

/**
 * The `weights` account, told orders only: between two of them equity grows as one held weight does, whose products and
 * sums by bar the market keeps. A hold costs its days, not its bars; a weight without a column is walked.
 *
 * Bars with a fill are computed as the plain account does; holds agree with it to rounding.
 */
export function settleWeights(
  market: SweepMarket,
  orders: SweepOrders,
  plan: SweepPlan,
  tape: DayTape,
  table: SweepTable,
  at: number,
  recorder: SweepRecorder | null,
): void {
  const { rows: n, dayEnds, bars } = market;
  const { open, close } = bars;
  const { taker, maker } = plan;
  const { equity, returns } = tape;
  const {
    row: orderRow,
    price: orderPrice,
    weight: orderWeight,
    reason: orderReason,
    signal: orderSignal,
    count,
  } = orders;
  let money = 1;
  let weight = 0;
  let growth: Growth | null = null;
  let summed = 0; // bar returns so far
  let daySum = 0; // those of the unfinished day
  let day = 0;
  let dayEnd = dayEnds[0]!;
  let turnover = 0;
  let costs = 0;
  let trades = 0;
  let fills = 0;
  let heldBars = 0;
  let last = 0; // newest row in the account
  let ruinRow = n;
  let next = 0;
  for (;;) {
    const row = next < count ? orderRow[next]! : n;
    // The hold over the closes between the newest row and the bar of the fill.
    if (weight === 0) {
      while (dayEnd < row) {
        equity[day] = money;
        returns[day] = daySum;
        daySum = 0;
        dayEnd = dayEnds[++day]!;
      }
    } else {
      let end = row;
      if (growth !== null) {
        const { records, ruins } = growth;
        for (let i = 0; i < ruins.length; i++) {
          if (ruins[i]! <= last) continue;
          if (ruins[i]! < row) end = ruinRow = ruins[i]!;
          break;
        }
        const start = RECORD * (last + 1);
        const scale = money / records[start + PRODUCT]!;
        let base = records[start + SUM]!;
        summed += records[RECORD * end + SUM]! - base;
        while (dayEnd < end) {
          const record = RECORD * (dayEnd + 1);
          equity[day] = scale * records[record + PRODUCT]!;
          returns[day] = daySum + (records[record + SUM]! - base);
          daySum = 0;
          base = records[record + SUM]!;
          dayEnd = dayEnds[++day]!;
        }
        daySum += records[RECORD * end + SUM]! - base;
        money = scale * records[RECORD * end + PRODUCT]!;
      } else {
        for (let t = last; t < end; t++) {
          if (t > last) {
            const result = heldReturn(bars, weight, t);
            if (result <= -1) {
              end = ruinRow = t;
              break;
            }
            money *= 1 + result;
            summed += result;
            daySum += result;
          }
          if (t === dayEnd) {
            equity[day] = money;
            returns[day] = daySum;
            daySum = 0;
            dayEnd = dayEnds[++day]!;
          }
        }
      }
      heldBars += end - last;
    }
    if (ruinRow < n || row >= n) break;
    // The bar of the fill: its legs add.
    let mark = open[row]!;
    let result = weight === 0 ? 0 : weight * (mark / close[row - 1]! - 1);
    const before = weight;
    let dead = false;
    for (; next < count && orderRow[next] === row; next++) {
      if (dead) continue;
      const price = orderPrice[next]!;
      const to = orderWeight[next]!;
      const reason = orderReason[next]!;
      const rates = reason === TAKE_PROFIT ? maker : taker;
      result += weight * (price / mark - 1);
      mark = price;
      if (weight !== 0 && result - Math.abs(weight) * rates.rate <= -1) {
        // Nobody opens anything with an account that has nothing left.
        recorder?.weightsRuin(row, price, weight, summed, rates, reason);
        const cost = Math.abs(weight) * rates.rate;
        result -= cost;
        turnover += Math.abs(weight);
        costs += cost;
        weight = 0;
        fills++;
        dead = true;
        continue;
      }
      const change = Math.abs(to - weight);
      const cost = change * rates.rate;
      if (to !== 0 && (weight === 0 || to * weight < 0)) trades++;
      if (recorder !== null) {
        recorder.weightsFill(row, price, weight, to, summed + result, rates, reason, orderSignal[next]!);
      }
      result -= cost;
      turnover += change;
      costs += cost;
      weight = to;
      fills++;
    }
    result += weight * (close[row]! / mark - 1);
    if (result <= -1) {
      ruinRow = row;
      break;
    }
    summed += result;
    daySum += result;
    money *= 1 + result;
    if (weight !== before) {
      const slot = weight === 0 ? -1 : market.slotOf(weight);
      growth = slot < 0 ? null : market.growthAt(slot);
    }
    last = row;
  }
  const ruined = ruinRow < n;
  if (ruined) {
    daySum -= 1;
    for (; day < tape.days; day++) {
      equity[day] = 0;
      returns[day] = daySum;
      daySum = 0;
    }
  }
  if (recorder !== null) {
    if (ruined) recorder.end(weight, ruinRow, close[ruinRow]!, summed - 1);
    else recorder.end(weight, null, close[n - 1]!, summed);
  }
  tape.writeTo(table, at);
  table.trades[at] = trades;
  table.orders[at] = fills;
  table.turnover[at] = turnover;
  table.costs[at] = costs;
  table.exposure[at] = heldBars / n;
}
