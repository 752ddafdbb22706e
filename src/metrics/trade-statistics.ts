import type { Trade } from '../core/index.ts';
import { mean } from './series.ts';

/**
 * Share of trades with a gain after costs, gains ÷ losses (infinite without a loss; JSON, which has no infinity,
 * then says null), and mean bars held. A trade that is
 * still open counts up to the last row. NaN without trades.
 *
 * @param rows number of bars
 */
export function tradeStatistics(
  trades: readonly Trade[],
  rows: number,
): { readonly hitRate: number; readonly profitFactor: number; readonly averageHoldBars: number } {
  let won = 0;
  let gains = 0;
  let losses = 0;
  for (const { pnl } of trades) {
    if (pnl > 0) won++;
    gains += Math.max(0, pnl);
    losses += Math.max(0, -pnl);
  }
  return {
    hitRate: won / trades.length,
    profitFactor: gains / losses,
    averageHoldBars: mean(trades.map((t) => (t.exitRow < 0 ? rows : t.exitRow) - t.entryRow)),
  };
}
