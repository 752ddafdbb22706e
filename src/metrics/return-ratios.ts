import { maxDrawdown, wealth } from './drawdown.ts';
import { mean, quantile, ratio, sampleDeviation } from './series.ts';

/**
 * Ratios of a return series, shape [n], fraction per period; `periodsPerYear` is 365 for the days of a market that never
 * closes. Undefined ones are NaN: no variance, no loss, no drawdown, too few periods.
 *
 * The definitions are empyrical's, against which they are tested.
 */

/** Mean ÷ sample deviation × √periodsPerYear. */
export function sharpe(returns: ArrayLike<number>, periodsPerYear: number): number {
  return ratio(mean(returns), sampleDeviation(returns)) * Math.sqrt(periodsPerYear);
}

/** Sample deviation × √periodsPerYear. */
export function volatility(returns: ArrayLike<number>, periodsPerYear: number): number {
  return sampleDeviation(returns) * Math.sqrt(periodsPerYear);
}

/** √(mean of min(return, 0)² × periodsPerYear); all periods divide. */
export function downsideRisk(returns: ArrayLike<number>, periodsPerYear: number): number {
  return Math.sqrt(mean(Array.from(returns, (r) => Math.min(r, 0) ** 2)) * periodsPerYear);
}

/** Annual mean ÷ downside risk. */
export function sortino(returns: ArrayLike<number>, periodsPerYear: number): number {
  return ratio(mean(returns) * periodsPerYear, downsideRisk(returns, periodsPerYear));
}

/** Compounded return of the whole series. */
export function totalReturn(returns: ArrayLike<number>): number {
  let value = 1;
  for (let i = 0; i < returns.length; i++) value *= 1 + returns[i]!;
  return value - 1;
}

/** Compounded growth per year; −1 after a total loss. */
export function cagr(returns: ArrayLike<number>, periodsPerYear: number): number {
  return annualGrowth(totalReturn(returns), returns.length / periodsPerYear);
}

/** (1 + total)^(1 ÷ years) − 1. NaN without time or below a total loss. */
export function annualGrowth(total: number, years: number): number {
  return years > 0 ? (1 + total) ** (1 / years) - 1 : Number.NaN;
}

/** Growth per year ÷ maximum drawdown. */
export function calmar(returns: ArrayLike<number>, periodsPerYear: number): number {
  return ratio(cagr(returns, periodsPerYear), maxDrawdown(wealth(returns)));
}

/** Sum of gains ÷ sum of losses. */
export function omega(returns: ArrayLike<number>): number {
  let gains = 0;
  let losses = 0;
  for (let i = 0; i < returns.length; i++) {
    gains += Math.max(0, returns[i]!);
    losses += Math.max(0, -returns[i]!);
  }
  return ratio(gains, losses);
}

/** |95th percentile| ÷ |5th percentile|. */
export function tailRatio(returns: ArrayLike<number>): number {
  return ratio(Math.abs(quantile(returns, 0.95)), Math.abs(quantile(returns, 0.05)));
}
