import type { Trade } from '../core/index.ts';
import { profitFactor } from './gain-ratios.ts';
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
  const profits = trades.map(({ pnl }) => pnl);
  return {
    hitRate: profits.filter((pnl) => pnl > 0).length / trades.length,
    profitFactor: profitFactor(profits),
    averageHoldBars: mean(trades.map((t) => (t.exitRow < 0 ? rows : t.exitRow) - t.entryRow)),
  };
}
