import { sampleDeviation } from '../metrics/index.ts';
import { meanCorrelation } from './distinct-series.ts';
import { sharpeMoments } from './sharpe-moments.ts';

/**
 * How far the Sharpe ratios of trials without merit lie apart: the variance that `expectedMaximumSharpe` asks for, of trials that a search may have
 * steered. Give it trials that do not move as one (`distinctSeries`): copies of a lucky trial shrink the variance.
 *
 * The variance that is seen, but no less than what luck alone brings: a Sharpe ratio of n days without merit has variance 1 / n, and of trials that
 * correlate by ρ on average the share 1 − ρ lies between them.
 *
 * @param returns per period, one column of shape [n] a trial
 * @returns per period squared; NaN for fewer than two trials with variance
 * @see Lo 2002, Financial Analysts Journal 58(4), for 1 / n; Bailey & López de Prado 2014 take the variance that is seen alone
 */
export function noSkillVariance(returns: readonly Float64Array[]): number {
  const sharpes = Float64Array.from(returns, (column) => sharpeMoments(column).sharpe);
  const seen = sampleDeviation(sharpes.filter((value) => !Number.isNaN(value))) ** 2;
  const least = (1 - meanCorrelation(returns)) / (returns[0]?.length ?? 0);
  return Math.max(seen, least);
}
