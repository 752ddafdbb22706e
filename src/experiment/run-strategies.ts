import { type BacktestResult, parseExecution, runBacktest } from '../backtest/index.ts';
import type { Bars, Forecast, StrategyMetrics } from '../core/index.ts';
import { dailyReturns, strategyMetrics } from '../metrics/index.ts';
import type { Strategy, StrategyColumns } from '../strategy/index.ts';

/** One strategy's backtest over all bars, scored on the rows that count. */
export interface StrategyRun {
  readonly name: string;
  readonly target: Float64Array;
  readonly result: BacktestResult;
  readonly metrics: StrategyMetrics;
  readonly daily: { readonly day: Float64Array; readonly value: Float64Array };
  /** Bars that each gate stopped. */
  readonly gates: Readonly<Record<string, number>>;
}

/**
 * The columns that strategies read. With forecasts, only their rows can be traded and are scored; without, all rows are.
 *
 * @param label causal regime labels, shape [n], or undefined where the labeler looks ahead
 */
export function strategyColumns(
  bars: Bars,
  forecast: Forecast | undefined,
  label: Int8Array | undefined,
  regimes: readonly string[],
): StrategyColumns {
  const n = bars.time.length;
  if (forecast === undefined) {
    return { bars, regimes, tradable: new Uint8Array(n).fill(1), ...(label === undefined ? {} : { label }) };
  }
  const columns = Object.fromEntries(
    Object.entries(forecast.columns).map(([name, values]) => {
      const spread = new Float64Array(n).fill(Number.NaN);
      for (let i = 0; i < values.length; i++) spread[forecast.row[i]!] = values[i]!;
      return [name, spread];
    }),
  );
  const regime = new Int8Array(n).fill(-1);
  const predicted = predictedRegimes(forecast);
  const tradable = new Uint8Array(n);
  for (let i = 0; i < forecast.row.length; i++) {
    regime[forecast.row[i]!] = predicted[i]!;
    tradable[forecast.row[i]!] = 1;
  }
  return { bars, regimes, tradable, forecast: { columns, regime }, ...(label === undefined ? {} : { label }) };
}

/** The regime of the largest probability at each forecast row; −1 where there are no probabilities. */
export function predictedRegimes(forecast: Forecast): Int8Array {
  const columns = forecast.regimes.map((name) => forecast.columns[`p_${name}`]);
  const out = new Int8Array(forecast.row.length).fill(-1);
  if (columns.length === 0 || columns.some((values) => values === undefined)) return out;
  for (let i = 0; i < out.length; i++) {
    let best = -1;
    let largest = Number.NEGATIVE_INFINITY;
    columns.forEach((values, k) => {
      if (values![i]! > largest) {
        largest = values![i]!;
        best = k;
      }
    });
    out[i] = best;
  }
  return out;
}

/** Runs a strategy through signal, gates, sizing and fills. */
export function runStrategy(strategy: Strategy, columns: StrategyColumns): StrategyRun {
  const { bars, tradable } = columns;
  const rules = parseExecution(strategy.execution, bars.intervalMs, `strategies.${strategy.name}.execution`);
  const { target, gates } = strategy.target(columns);
  const result = runBacktest(bars, target, rules);
  const { equity, barReturn } = result;
  const series = { time: bars.time, equity, barReturn, accounting: rules.accounting, scored: tradable };
  return {
    name: strategy.name,
    target,
    result,
    gates,
    daily: dailyReturns(series),
    metrics: strategyMetrics({
      ...series,
      position: result.position,
      trades: result.trades,
      entries: result.entries,
      turnover: result.turnover,
      costBps: rules.costBps,
    }),
  };
}
