import { expectedMaximumSharpe } from './expected-maximum.ts';

/**
 * Length of history below which the best of N trials without merit shows this Sharpe ratio or more: (z ÷ SR)² periods, z the expected maximum of N
 * standard normals.
 *
 * @param trials whole number ≥ 1; one trial needs no length: 0
 * @param sharpe of one period, above 0; an annual one gives years
 * @param spread share of the trials' luck that each has to itself: 1 for independent trials, as in the paper; 1 − ρ where they correlate by ρ
 * @see Bailey, Borwein, López de Prado & Zhu 2014, Pseudo-mathematics and financial charlatanism, Notices of the AMS 61(5), theorem 2
 */
export function minimumBacktestLength(trials: number, sharpe: number, spread = 1): number {
  if (!(sharpe > 0)) return Number.NaN;
  return (expectedMaximumSharpe(spread, trials) / sharpe) ** 2;
}

const MOST = 1e12;

/**
 * The other way round: the most trials whose best, without merit, shows less than this Sharpe ratio on a history of this length.
 *
 * @param length in the periods of `sharpe`: years for an annual one
 * @returns whole number from 1 to 10¹²; NaN where something is undefined
 */
export function supportedTrials(length: number, sharpe: number, spread = 1): number {
  const bears = (trials: number): boolean => minimumBacktestLength(trials, sharpe, spread) < length;
  if (!(length > 0) || Number.isNaN(minimumBacktestLength(2, sharpe, spread))) return Number.NaN;
  if (bears(MOST)) return MOST;
  let [low, high] = [1, MOST];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (bears(middle)) low = middle;
    else high = middle;
  }
  return low;
}
