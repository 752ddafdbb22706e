import type { Bars } from '../core/index.ts';
import type { OrderColumns } from './orders.ts';
import { type AccountResult, FillLog } from './result.ts';
import { TradeBook } from './trade-book.ts';

/**
 * The `units` account: an order is sized on equity at the fill price before its fee, buys units and holds them. At every
 * close equity = cash + units × price.
 *
 * A long of at most 100 % never borrows: what cash cannot pay with its fee is cut (as vectorbt does).
 *
 * An account whose equity at a close is 0 or less is ruined: its trade ends at that close, what is owed beyond is the
 * lender's loss, and equity is 0 from that bar on without another fill. Between closes nobody looks; an order that finds no
 * equity at its fill ends the position there, and the close of its bar finds the ruin.
 *
 * @param costSide fraction of the traded value
 * @param fixedUnits units that a target of 1 holds; null: sized on equity
 */
export function settleUnits(
  bars: Bars,
  orders: OrderColumns,
  costSide: number,
  fixedUnits: number | null,
): AccountResult {
  const { close } = bars;
  const n = close.length;
  const equity = new Float64Array(n);
  const barReturn = new Float64Array(n);
  const position = new Float64Array(n);
  const log = new FillLog(orders.count);
  const book = new TradeBook();
  let turnover = 0;
  let costs = 0;
  let cash = 1;
  let units = 0;
  let previous = 1;
  let next = 0;
  let ruinRow = n;
  let nextRow = orders.count > 0 ? orders.row[0]! : n;
  for (let t = 0; t < n; t++) {
    while (t === nextRow) {
      const price = orders.price[next]!;
      const weight = orders.weight[next]!;
      const reason = orders.reason[next]!;
      const worth = cash + units * price;
      const full = fixedUnits === null ? worth / price : fixedUnits;
      let to = weight === 0 || worth <= 0 ? 0 : weight * full;
      if (to > units && to > 0 && weight <= 1) {
        to = Math.min(to, units + Math.max(0, cash) / ((1 + costSide) * price));
      }
      // Nothing is left to open the other side with once leaving this one is paid.
      if (to * units < 0 && worth <= Math.abs(units) * price * costSide) to = 0;
      const change = to - units;
      if (change !== 0) {
        const value = Math.abs(change) * price;
        const cost = value * costSide;
        const after = cash - change * price - cost;
        if (units !== 0 && to * units <= 0) {
          const exitCost = Math.abs(units) * price * costSide;
          const profit = Math.max(-1, worth - exitCost - 1);
          if (worth > exitCost) book.close(t, price, exitCost, profit, reason);
          else book.ruin(t, price, exitCost, -1);
          if (to !== 0) book.open(t, price, to, cost - exitCost, profit);
        } else if (units === 0) book.open(t, price, to, cost, worth - 1);
        else book.resize(to, cost);
        log.push(t, price, change, cost, reason);
        turnover += worth > 0 ? value / worth : 0;
        costs += cost;
        cash = after;
        units = to;
      }
      next++;
      nextRow = next < orders.count ? orders.row[next]! : n;
    }
    const held = units * close[t]!;
    const worth = cash + held;
    if (worth <= 0) {
      if (units !== 0) book.ruin(t, close[t]!, 0, -1);
      units = 0;
      barReturn[t] = -1;
      ruinRow = t;
      break;
    }
    equity[t] = worth;
    barReturn[t] = worth / previous - 1;
    position[t] = units === 0 ? 0 : held / worth;
    previous = worth;
  }
  if (units !== 0) book.end(close[n - 1]!, previous - 1);
  return { equity, barReturn, position, turnover, fills: log.taken(), trades: book.trades, costs, ruinRow };
}
