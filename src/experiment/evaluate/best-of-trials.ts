import { type BestOfTrials, type SharpeHaircut, YEAR_DAYS } from '../../core/index.ts';
import { deflatedSharpe, type Haircut, haircutSharpe } from '../../stats/index.ts';

/**
 * A trial that was chosen among others: what its Sharpe ratio is worth once it is known how many there were, and how far they lay apart.
 *
 * @param daily returns of the chosen trial
 * @param trialSharpes of every trial that was made, the chosen one among them, per day, shape [trials]; NaN where a trial has none
 * @param chosen index of the chosen one
 * @param variance per day, of Sharpe ratios without merit, where the trials' own is not to be trusted
 */
export function bestOfTrials(
  name: string,
  daily: Float64Array,
  trialSharpes: Float64Array,
  chosen: number,
  variance?: number,
): BestOfTrials {
  const year = Math.sqrt(YEAR_DAYS);
  const { sharpe, expectedMaximum, probability } = deflatedSharpe(daily, trialSharpes, variance);
  const { p, bonferroni, holm, bhy } = haircutSharpe(trialSharpes, daily.length, chosen);
  const annual = (cut: Haircut): SharpeHaircut => ({ ...cut, sharpe: year * cut.sharpe });
  return {
    name,
    sharpe: year * sharpe,
    expectedMaximum: year * expectedMaximum,
    deflated: probability,
    p,
    bonferroni: annual(bonferroni),
    holm: annual(holm),
    bhy: annual(bhy),
  };
}
