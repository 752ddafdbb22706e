import {
  type BacktestResult,
  type ExecutionRules,
  type MarketInputs,
  parseExecution,
  runBacktest,
  TrueRanges,
} from '../backtest/index.ts';
import { type Bars, type ExecutionSummary, type StrategyMetrics, sliceBars, YEAR_DAYS } from '../core/index.ts';
import { dailyReturns, sharpe, strategyMetrics } from '../metrics/index.ts';
import type { Strategy, StrategyColumns, StrategyTarget } from '../strategy/index.ts';
import { scoredRows } from './evaluate/scored-rows.ts';
import { executionSummary } from './execution-summary.ts';

/** One strategy's backtest, from the first bar to the last row that counts. Columns have shape [scored.length]. */
export interface StrategyRun {
  readonly name: string;
  readonly target: Float64Array;
  /** Index into `cases` of the rules that held at each row; null where there is one only. */
  readonly variant: Uint8Array | null;
  /** `base`, then the regimes for which the strategy has a case that trades. */
  readonly cases: readonly string[];
  readonly result: BacktestResult;
  /** Rows that count; the same for every strategy of a run. */
  readonly scored: Uint8Array;
  readonly metrics: StrategyMetrics;
  readonly daily: { readonly day: Float64Array; readonly value: Float64Array };
  /** From raw signals to fills, and what filling cost. */
  readonly execution: ExecutionSummary;
}

/** A strategy's fills, before anything is said of them. */
export interface Fills {
  /** Up to the last scored row. */
  readonly bars: Bars;
  readonly scored: Uint8Array;
  readonly wished: StrategyTarget;
  readonly rules: readonly ExecutionRules[];
  readonly inputs: MarketInputs;
  readonly result: BacktestResult;
}

/** Runs a strategy through signal, gates, sizing and fills. */
export function runStrategy(strategy: Strategy, columns: StrategyColumns, market: MarketInputs): StrategyRun {
  const { bars, scored, wished, rules, inputs, result } = fillStrategy(strategy, columns, market);
  return judge(strategy, bars, scored, wished, rules, inputs, result);
}

/** Signal, gates, sizing, fills. */
export function fillStrategy(strategy: Strategy, columns: StrategyColumns, market: MarketInputs): Fills {
  const scored = scoredRows(columns.tradable, columns.bars.gap);
  const bars = sliceBars(columns.bars, { start: 0, end: scored.length });
  const wished = strategy.target(columns);
  const rules = executionRules(strategy, bars.intervalMs);
  const { target, variant } = within(wished, scored.length);
  // The same bars are traded again under other costs: their ranges are made once.
  const inputs = { ...market, ranges: new TrueRanges(bars) };
  const result = runBacktest(bars, target, rules, { ...inputs, variant });
  return { bars, scored, wished, rules, inputs, result };
}

/** What a strategy earned by day, and no more: its Sharpe ratio is that of its metrics. */
export function returnsOf({ bars, scored, result }: Fills): Pick<StrategyRun, 'daily'> & { readonly sharpe: number } {
  const { equity, barReturn, accounting } = result;
  const daily = dailyReturns({ time: bars.time, equity, barReturn, accounting, scored });
  return { daily, sharpe: sharpe(daily.value, YEAR_DAYS) };
}

/** The rules of each variant of a strategy. */
export function executionRules({ executions, executionPaths }: Strategy, intervalMs: number): ExecutionRules[] {
  return executions.map((raw, i) => parseExecution(raw, intervalMs, executionPaths[i]));
}

/**
 * What a backtest's result says of its strategy.
 *
 * @param bars up to the last scored row
 */
export function judge(
  { name, executionPaths }: Pick<Strategy, 'name' | 'executionPaths'>,
  bars: Bars,
  scored: Uint8Array,
  wished: StrategyTarget,
  rules: readonly ExecutionRules[],
  market: MarketInputs,
  result: BacktestResult,
): StrategyRun {
  const { target, variant } = within(wished, scored.length);
  const series = {
    time: bars.time,
    equity: result.equity,
    barReturn: result.barReturn,
    accounting: result.accounting,
    scored,
  };
  return {
    name,
    target,
    variant,
    cases: executionPaths.map((path) => /\.cases\.(.*)\.execution$/.exec(path)?.[1] ?? 'base'),
    result,
    scored,
    daily: dailyReturns(series),
    metrics: strategyMetrics({
      ...series,
      position: result.position,
      trades: result.trades,
      turnover: result.turnover,
      costBps: rules[0]!.costs.roundTripBps,
    }),
    execution: executionSummary({
      bars,
      scored,
      target,
      stages: wished.stages,
      rules,
      inputs: { ...market, variant },
      result,
    }),
  };
}

function within({ target, variant }: StrategyTarget, rows: number): Pick<StrategyTarget, 'target' | 'variant'> {
  return { target: target.subarray(0, rows), variant: variant?.subarray(0, rows) ?? null };
}
