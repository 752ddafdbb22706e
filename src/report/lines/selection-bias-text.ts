import type { SelectionBias } from '../../core/index.ts';
import { count, fixed, formatCount, percent, pValue } from '../numbers.ts';

/** The best Sharpe ratio after each correction for the number of trials. */
export function haircutText({ best, trials }: SelectionBias): string {
  if (best === null) return '';
  const { bonferroni, holm, bhy } = best;
  const cuts = [`Bonferroni ${fixed(bonferroni.sharpe)}`, `Holm ${fixed(holm.sharpe)}`, `BHY ${fixed(bhy.sharpe)}`];
  return `${best.name}'s Sharpe ratio of ${fixed(best.sharpe)} after a haircut for ${formatCount(trials, 'trial')}: ${cuts.join(', ')}`;
}

/** One text a baseline. */
export function rivalTexts({ rivals }: SelectionBias): string[] {
  return rivals.map(({ baseline, rivals: all, realityCheck, spa }) => {
    const head = `${formatCount(all.length, 'rival')} of ${baseline} at equal volatility`;
    if (realityCheck.best === null) return `${head}: nothing can be told`;
    const best = realityCheck.best === spa.best ? realityCheck.best : `${realityCheck.best} and ${spa.best}`;
    return `${head}: best ${best}, reality check p ${pValue(realityCheck.p)}, SPA p ${pValue(spa.pConsistent)}`;
  });
}

/** What choosing the best was worth. */
export function overfittingText({
  overfitting,
  withoutOverfitting,
}: Pick<SelectionBias, 'overfitting' | 'withoutOverfitting'>): string {
  if (overfitting === null) return `no probability of backtest overfitting: ${withoutOverfitting}`;
  const { probability, probabilityOfLoss, combinations } = overfitting;
  return `the best of one half of the days ends in the lower half of the other in ${percent(probability, 0)} of ${count(combinations)} ways to halve them (PBO; 50 %: the choice is worth nothing), and loses there in ${percent(probabilityOfLoss, 0)}`;
}

/** Days until the confidence is 95 %. */
export function daysText(minimumDays: number | null, days: number): string {
  if (minimumDays === null || Number.isNaN(minimumDays)) return '–';
  return minimumDays <= days ? 'reached' : count(Math.ceil(minimumDays));
}
