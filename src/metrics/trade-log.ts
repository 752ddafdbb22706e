import type { Accounting } from './daily-returns.ts';

/**
 * The trades of one strategy as columns of shape [trades], in order of entry. Times are epoch ms UTC (opens of the bars);
 * `exitTime` is NaN while a trade is open. `pnl`, `costs`: fraction of initial equity in `units` accounting, of equity in
 * `weights`. `mae`, `mfe`: fractions of the entry price, both ≥ 0. Codes index into the lists of `TradeLog`.
 */
export interface TradeColumns {
  readonly side: Float64Array;
  readonly entryTime: Float64Array;
  readonly exitTime: Float64Array;
  readonly entryPrice: Float64Array;
  readonly size: Float64Array;
  readonly pnl: Float64Array;
  readonly costs: Float64Array;
  readonly entryReason: Float64Array;
  readonly exitReason: Float64Array;
  readonly mae: Float64Array;
  readonly mfe: Float64Array;
  readonly holdBars: Float64Array;
  /** Regime known at the signal, by forecast where there are forecasts, and by the causal label; −1 unknown. */
  readonly regime: Float64Array;
  readonly label: Float64Array;
  /** Of a strategy by regime: whose rules opened the trade. */
  readonly case: Float64Array;
}

/** One strategy's trades, and what their codes stand for. */
export interface TradeLog {
  readonly columns: TradeColumns;
  /** Costs by source, shape [trades] each. */
  readonly costsBy: Readonly<Record<string, Float64Array>>;
  readonly accounting: Accounting;
  readonly entryReasons: readonly string[];
  readonly exitReasons: readonly string[];
  readonly regimes: readonly string[];
  /** This strategy's cases, `base` first. */
  readonly cases: readonly string[];
}

/**
 * What each trade held at most, shape [trades], in the unit of its profit: size × entry price in `units` accounting, the
 * weight itself in `weights`.
 */
export function tradeNotional({ columns, accounting }: TradeLog): Float64Array {
  return columns.size.map((size, i) => (accounting === 'units' ? size * columns.entryPrice[i]! : size));
}
