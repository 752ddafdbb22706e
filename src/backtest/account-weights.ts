import type { Bars } from '../core/index.ts';
import type { OrderColumns } from './orders.ts';
import { type AccountResult, FillLog } from './result.ts';
import { TradeBook } from './trade-book.ts';

/**
 * The `weights` account: a constant fraction of equity between fills (drift is rebalanced for nothing), and equity
 * compounds. The legs of a bar add: previous close to open, open to each fill, last fill to close, each with the weight
 * held over it, less every fill's cost. A bar that loses all there was ends the account: its return is −1, then nothing.
 *
 * @param costSide fraction of the traded weight
 */
export function settleWeights(bars: Bars, orders: OrderColumns, costSide: number): AccountResult {
  const { open, close } = bars;
  const n = close.length;
  const equity = new Float64Array(n);
  const barReturn = new Float64Array(n);
  const position = new Float64Array(n);
  const log = new FillLog(orders.count);
  const book = new TradeBook();
  let turnover = 0;
  let costs = 0;
  let money = 1;
  let weight = 0;
  let summed = 0; // bar returns so far
  let next = 0;
  let ruinRow = n;
  let nextRow = orders.count > 0 ? orders.row[0]! : n;
  for (let t = 0; t < n; t++) {
    let result = 0;
    if (t === nextRow) {
      let mark = open[t]!;
      if (weight !== 0) result = weight * (mark / close[t - 1]! - 1);
      while (t === nextRow) {
        const price = orders.price[next]!;
        const to = orders.weight[next]!;
        const reason = orders.reason[next]!;
        result += weight * (price / mark - 1);
        mark = price;
        const change = Math.abs(to - weight);
        const cost = change * costSide;
        if (weight !== 0 && to * weight <= 0) {
          const exitCost = Math.abs(weight) * costSide;
          book.close(t, price, exitCost, summed + result - exitCost, reason);
          if (to !== 0) book.open(t, price, to, cost - exitCost, summed + result - exitCost);
        } else if (weight === 0) book.open(t, price, to, cost, summed + result);
        else book.resize(to, cost);
        log.push(t, price, to - weight, cost, reason);
        result -= cost;
        turnover += change;
        costs += cost;
        weight = to;
        next++;
        nextRow = next < orders.count ? orders.row[next]! : n;
      }
      result += weight * (close[t]! / mark - 1);
    } else if (weight !== 0) {
      const opened = open[t]!;
      result = weight * (opened / close[t - 1]! - 1) + weight * (close[t]! / opened - 1);
    }
    if (result <= -1) {
      if (weight !== 0) book.ruin(t, close[t]!, 0, summed - 1);
      weight = 0;
      barReturn[t] = -1;
      ruinRow = t;
      break;
    }
    summed += result;
    money *= 1 + result;
    equity[t] = money;
    barReturn[t] = result;
    position[t] = weight;
  }
  if (weight !== 0) book.end(close[n - 1]!, summed);
  return { equity, barReturn, position, turnover, fills: log.taken(), trades: book.trades, costs, ruinRow };
}
