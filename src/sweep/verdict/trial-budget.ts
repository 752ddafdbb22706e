import { type TrialBudget, YEAR_DAYS } from '../../core/index.ts';
import { figure } from '../../experiment/index.ts';
import { expectedMaximumSharpe, minimumBacktestLength, supportedTrials } from '../../stats/index.ts';

/** Annual Sharpe ratio that trials without merit should not show. */
const SHOWN = 1;

/**
 * How many trials the days can bear, by the minimum backtest length.
 *
 * @param variance of annual Sharpe ratios without merit
 * @returns null where it is unknown
 */
export function trialBudget(trials: number, days: number, variance: number): TrialBudget | null {
  if (!(variance >= 0) || trials < 1 || days === 0) return null;
  const years = days / YEAR_DAYS;
  // Independent trials would have a variance of 1 / years.
  const spread = variance * years;
  const supported = supportedTrials(years, SHOWN, spread);
  const found = {
    trials,
    days,
    expectedMaximum: expectedMaximumSharpe(variance, trials),
    supported,
    exceeded: trials > supported,
  };
  return { ...found, sentence: sentenceOf(found, minimumBacktestLength(trials, SHOWN, spread)) };
}

function sentenceOf(
  { trials, days, expectedMaximum, supported, exceeded }: Omit<TrialBudget, 'sentence'>,
  years: number,
): string {
  const shows = `without merit the best of ${trials} trials shows a Sharpe ratio of about ${figure(expectedMaximum, 2)}`;
  if (!exceeded) {
    const more = supported >= 1e6 ? 'more than a million' : `about ${supported}`;
    return `The ${days} days bear these trials: ${shows}, and it takes ${more} for one of 1.`;
  }
  const needed = Math.ceil(years * YEAR_DAYS);
  return `More trials than the ${days} days bear: ${shows}, and about ${supported} are enough for one of 1; as many trials want ${needed} days.`;
}
