import type { NullFigure, NullImprovement, NullVerdicts } from '../../core/index.ts';
import { figure } from '../evaluate/targets-text.ts';

/** The forecasts' figures in words. */
export const FORECAST_TITLES: Readonly<Record<string, { readonly title: string; readonly digits: number }>> = {
  accuracyLead: { title: 'The lead of the accuracy over the naive forecast', digits: 3 },
  logLossSkill: { title: 'The log-loss skill over the naive forecast', digits: 3 },
  transitionF1: { title: 'The F1 of transitions', digits: 3 },
  icSpearman: { title: 'The information coefficient (pooled Spearman)', digits: 3 },
  predictedDays: { title: 'The days that a predicted regime lasts', digits: 1 },
};

/** From this p on a value is nothing that a market without anything to find would not bring. */
const SELDOM = 0.05;

/** "x, 0.27, is reached in 12 of 40 null markets, p 0.317 (their median 0.05): chance brings as much." */
export function figureSentence(title: string, found: Omit<NullFigure, 'sentence'>, digits: number): string {
  if (Number.isNaN(found.real)) return `${title} is undefined, so that nothing can be compared.`;
  if (found.defined === 0)
    return `${title} is ${figure(found.real, digits)}; no null market has one to compare it with.`;
  const { reached, verdict } = placeOf(found);
  return `${title}, ${figure(found.real, digits)}, is reached in ${reached} (their median ${figure(found.quantiles.q50, digits)}): ${verdict}.`;
}

/** The same of an improvement, with how often each way of judging would have been taken in. */
export function improvementSentence(found: Omit<NullImprovement, 'sentence'>, target: number): string {
  const { baseline, against, real, met, bareRatio, bareRatioEarning } = found;
  const pair = `${against} over ${baseline}`;
  const earning =
    bareRatioEarning.of === 0
      ? 'the baseline earned in none'
      : `${share(bareRatioEarning)} of those whose baseline earned`;
  const fooled = `"More than ${figure(100 * target, 0)} % better" as a bare ratio held in ${share(bareRatio)} of them (${earning}); the verdict "met" came in ${share(met)}.`;
  if (Number.isNaN(real)) return `${pair}: the run has no difference to compare.`;
  if (found.defined === 0) return `${pair}: no null market has a difference to compare with.`;
  const { reached, verdict } = placeOf(found);
  const sign = real > 0 ? '+' : '';
  return `${pair}: a difference of ${sign}${figure(real, 2)} is reached in ${reached}: ${verdict}. ${fooled}`;
}

/** How often a target's verdict was given where nothing deserves *met*. */
export function verdictSentence(
  name: string,
  { met, notMet, notProven }: Pick<NullVerdicts, 'met' | 'notMet' | 'notProven'>,
): string {
  const all = met + notMet + notProven;
  if (all === 0) return `${name}: judged in no null market.`;
  return `${name}: met in ${met} of ${all} null markets, not met in ${notMet}, not proven in ${notProven}.`;
}

function placeOf({ p, defined }: Pick<NullFigure, 'p' | 'defined'>): { reached: string; verdict: string } {
  const reached = Math.round(p * (1 + defined)) - 1;
  // With so few markets no p could be small.
  const few = 1 / (1 + defined) > SELDOM;
  const verdict = few ? 'too few to tell' : p > SELDOM ? 'chance brings as much' : 'chance seldom brings as much';
  return { reached: `${reached} of ${defined} null markets, p ${figure(p)}`, verdict };
}

function share({ count, of }: { readonly count: number; readonly of: number }): string {
  return of === 0 ? 'none' : `${count} of ${of} (${figure((100 * count) / of, 0)} %)`;
}
