import { type StrategyMetrics, type Trade, YEAR_DAYS } from '../core/index.ts';
import { type Accounting, dailyReturns } from './daily-returns.ts';
import { maxDrawdown } from './drawdown.ts';
import { annualGrowth, sharpe, sortino, volatility } from './return-ratios.ts';
import { mean, ratio } from './series.ts';
import { tradeStatistics } from './trade-statistics.ts';

/** One strategy's account over all bars; all arrays lie on the same rows. */
export interface StrategyRun {
  /** Bar opens, epoch ms UTC, shape [n]. */
  readonly time: Float64Array;
  /** Equity at each close, 1 before the first row, shape [n]. */
  readonly equity: Float64Array;
  /** Return of each bar, shape [n]; may be absent in `units`. */
  readonly barReturn?: Float64Array;
  /** Signed weight at each close, shape [n]. */
  readonly position: Float64Array;
  readonly trades: readonly Trade[];
  /** Sum of absolute position changes. */
  readonly turnover: number;
  readonly accounting: Accounting;
  /** Rows that count; all where absent. */
  readonly scored?: Uint8Array | undefined;
  /** Round trip. */
  readonly costBps: number;
}

/**
 * A strategy's figures over the scored rows. Sharpe, Sortino and volatility are of daily returns (sample deviation, √365);
 * drawdown and total return of the equity at every close; a year is 365 scored days.
 */
export function strategyMetrics(run: StrategyRun): StrategyMetrics {
  const daily = dailyReturns(run).value;
  const years = daily.length / YEAR_DAYS;
  const total = (run.equity.at(-1) ?? 1) - 1;
  const growth = annualGrowth(total, years);
  const drawdown = maxDrawdown(run.equity);
  const { scored } = run;
  const held = run.position.filter((_, row) => scored === undefined || scored[row] === 1);
  return {
    sharpe: sharpe(daily, YEAR_DAYS),
    sortino: sortino(daily, YEAR_DAYS),
    calmar: ratio(growth, drawdown),
    cagr: growth,
    volatility: volatility(daily, YEAR_DAYS),
    maxDrawdown: drawdown,
    totalReturn: total,
    turnoverPerYear: ratio(run.turnover, years),
    exposure: mean(held.map(Math.abs)),
    trades: run.trades.length,
    ...tradeStatistics(run.trades, run.time.length),
    costBps: run.costBps,
  };
}
