import { type BacktestResult, parseExecution, runBacktest } from '../backtest/index.ts';
import { type Bars, type Forecast, type StrategyMetrics, sliceBars } from '../core/index.ts';
import { dailyReturns, strategyMetrics } from '../metrics/index.ts';
import type { Strategy, StrategyColumns } from '../strategy/index.ts';

/** One strategy's backtest, from the first bar to the last row that counts. Columns have shape [scored.length]. */
export interface StrategyRun {
  readonly name: string;
  readonly target: Float64Array;
  readonly result: BacktestResult;
  /** Rows that count; the same for every strategy of a run. */
  readonly scored: Uint8Array;
  /** Tradable rows on which the signal wanted a position. */
  readonly signalRows: number;
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
    let best = 0;
    for (let k = 0; k < columns.length; k++) {
      // A regime without a probability could be the likeliest: then nothing is known of the row.
      if (Number.isNaN(columns[k]![i]!)) {
        best = -1;
        break;
      }
      if (columns[k]![i]! > columns[best]![i]!) best = k;
    }
    out[i] = best;
  }
  return out;
}

/** Real bars after a hole begins on which a position can still be earning: the decision's own, and that of its exit. */
const EXIT_BARS = 2;

/**
 * Rows that count, up to the last tradable one: the tradable rows, and after each block of them the bars on which its last
 * position still earns and is left. A position open at the very end is marked to the last close.
 */
export function scoredRows(tradable: Uint8Array, gap: Uint8Array): Uint8Array {
  const scored = tradable.slice(0, tradable.lastIndexOf(1) + 1);
  let left = 0;
  for (let t = 0; t < scored.length; t++) {
    if (scored[t] === 1) left = EXIT_BARS;
    else if (left > 0) {
      scored[t] = 1;
      if (gap[t] === 0) left--;
    }
  }
  return scored;
}

/** Runs a strategy through signal, gates, sizing and fills. */
export function runStrategy(strategy: Strategy, columns: StrategyColumns): StrategyRun {
  const scored = scoredRows(columns.tradable, columns.bars.gap);
  const bars = sliceBars(columns.bars, { start: 0, end: scored.length });
  const rules = parseExecution(strategy.executions[0], bars.intervalMs, strategy.executionPaths[0]);
  const { target: wanted, stages } = strategy.target(columns);
  const target = wanted.subarray(0, scored.length);
  const result = runBacktest(bars, target, rules);
  const { equity, barReturn } = result;
  const series = { time: bars.time, equity, barReturn, accounting: rules.accounting, scored };
  return {
    name: strategy.name,
    target,
    result,
    scored,
    signalRows: stages[0]!.rows,
    gates: Object.fromEntries(
      stages
        .slice(1)
        .flatMap(({ stage, stopped }) => (stage === 'sizing' || stage === 'overlay' ? [] : [[stage, stopped]])),
    ),
    daily: dailyReturns(series),
    metrics: strategyMetrics({
      ...series,
      position: result.position,
      trades: result.trades,
      entries: result.entries,
      turnover: result.turnover,
      costBps: rules.costs.roundTripBps,
    }),
  };
}
