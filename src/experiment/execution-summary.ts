import {
  type BacktestInputs,
  type BacktestResult,
  type ExecutionRules,
  runBacktest,
  scaleCosts,
} from '../backtest/index.ts';
import { type Bars, type ExecutionSummary, type WishStage, YEAR_DAYS } from '../core/index.ts';
import { dailyReturns, sharpe } from '../metrics/index.ts';

/** Multiples of the trading costs under which a strategy is shown. */
const STRESS_FACTORS = [0, 1, 2, 3];

/** One strategy's backtest and what it was made from, over the rows up to the last scored one. */
export interface Settled {
  readonly bars: Bars;
  readonly scored: Uint8Array;
  readonly target: Float64Array;
  readonly stages: readonly WishStage[];
  /** By variant. */
  readonly rules: readonly ExecutionRules[];
  readonly inputs: BacktestInputs;
  readonly result: BacktestResult;
}

/** From raw signals to fills, what filling cost, and how the answer hangs on costs and on the order of prices in a bar. */
export function executionSummary(settled: Settled): ExecutionSummary {
  const { stages, rules, result } = settled;
  const { ambiguousBars: _ambiguous, undecidedBars, ...kept } = result.counts;
  return {
    stages,
    kept: Object.fromEntries(Object.entries(kept).filter(([, count]) => count > 0)),
    fills: result.fills.row.length,
    costs: { ...result.costsBy, total: result.costs },
    stress: STRESS_FACTORS.map((factor) => ({
      factor,
      ...headline(settled, factor === 1 ? result : again(settled, (rule) => scaleCosts(rule, factor))),
    })),
    intrabar: rules.some(canTie) ? intrabarSpread(settled, undecidedBars) : null,
  };
}

/** Whether both levels of a position may lie in one bar. */
function canTie({ stopLoss, breakEven, takeProfit }: ExecutionRules): boolean {
  return (stopLoss !== null || breakEven !== null) && takeProfit !== null && takeProfit.trail === null;
}

function intrabarSpread(settled: Settled, undecided: number): NonNullable<ExecutionSummary['intrabar']> {
  const ordered = (intrabar: 'worst' | 'best') =>
    settled.rules[0]!.intrabar === intrabar ? settled.result : again(settled, (rule) => ({ ...rule, intrabar }));
  const worst = ordered('worst');
  return {
    bars: worst.counts.ambiguousBars,
    undecided: settled.rules[0]!.intrabar === 'replay' ? undecided : worst.counts.ambiguousBars,
    worst: headline(settled, worst),
    best: headline(settled, ordered('best')),
  };
}

function again(
  { bars, target, rules, inputs }: Settled,
  change: (rule: ExecutionRules) => ExecutionRules,
): BacktestResult {
  return runBacktest(bars, target, rules.map(change), inputs);
}

function headline({ bars, scored }: Settled, { equity, barReturn, accounting }: BacktestResult) {
  const daily = dailyReturns({ time: bars.time, equity, barReturn, accounting, scored });
  return { sharpe: sharpe(daily.value, YEAR_DAYS), totalReturn: (equity.at(-1) ?? 1) - 1 };
}
