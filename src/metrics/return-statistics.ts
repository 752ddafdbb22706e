import type { ReturnStatistics } from '../core/index.ts';
import { excessKurtosis, skew } from './distribution.ts';
import { maxDrawdown, wealth } from './drawdown.ts';
import { drawdownDurations } from './drawdown-spells.ts';
import { equityStability } from './equity-stability.ts';
import { hitRate, payoffRatio, profitFactor } from './gain-ratios.ts';
import {
  cagr,
  calmar,
  downsideRisk,
  omega,
  sharpe,
  sortino,
  tailRatio,
  totalReturn,
  volatility,
} from './return-ratios.ts';
import { mean } from './series.ts';
import { conditionalValueAtRisk, normalConditionalValueAtRisk, normalValueAtRisk, valueAtRisk } from './tail-risk.ts';
import { ulcerIndex } from './ulcer-index.ts';

/**
 * Every figure of a return series: of days where the periods are days (a year of 365, or as `periodsPerYear` reads the calendar),
 * of bars where they are bars. The two give different Sharpe ratios wherever returns are autocorrelated: say which.
 *
 * A return of NaN leaves nothing defined but their number: what would be told of the others alone is another series' figure.
 *
 * @param returns shape [n], fraction per period
 * @param periodsPerYear how many such periods a year has
 */
export function returnStatistics(returns: ArrayLike<number>, periodsPerYear: number): ReturnStatistics {
  if (Array.prototype.some.call(returns, Number.isNaN)) {
    const { periods: _, periodsPerYear: __, drawdown, ...figures } = returnStatistics([], periodsPerYear);
    return { periods: returns.length, periodsPerYear, ...undefinedOf(figures), drawdown: undefinedOf(drawdown) };
  }
  const line = wealth(returns);
  return {
    periods: returns.length,
    periodsPerYear,
    totalReturn: totalReturn(returns),
    cagr: cagr(returns, periodsPerYear),
    volatility: volatility(returns, periodsPerYear),
    sharpe: sharpe(returns, periodsPerYear),
    sortino: sortino(returns, periodsPerYear),
    downsideRisk: downsideRisk(returns, periodsPerYear),
    calmar: calmar(returns, periodsPerYear),
    omega: omega(returns),
    maxDrawdown: maxDrawdown(line),
    drawdown: drawdownDurations(line),
    ulcerIndex: ulcerIndex(line),
    stability: equityStability(returns),
    skew: skew(returns),
    excessKurtosis: excessKurtosis(returns),
    tailRatio: tailRatio(returns),
    valueAtRisk: valueAtRisk(returns),
    conditionalValueAtRisk: conditionalValueAtRisk(returns),
    normalValueAtRisk: normalValueAtRisk(returns),
    normalConditionalValueAtRisk: normalConditionalValueAtRisk(returns),
    hitRate: hitRate(returns),
    profitFactor: profitFactor(returns),
    payoffRatio: payoffRatio(returns),
    expectancy: mean(returns),
  };
}

function undefinedOf<T extends object>(figures: T): { [name in keyof T]: number } {
  return Object.fromEntries(Object.keys(figures).map((name) => [name, Number.NaN])) as { [name in keyof T]: number };
}
