import type { SelectionBias } from '../core/index.ts';
import { figure } from './evaluate/targets-text.ts';

/** Confidence above which a figure survives. */
const SURE = 0.95;

/** One plain sentence about the best of a run's strategies. */
export function selectionSentence({ best, trials }: Pick<SelectionBias, 'best' | 'trials'>): string {
  const counted = 'What was tried elsewhere is not counted.';
  if (best === null) return `No strategy of this run has a Sharpe ratio, so there is no best one. ${counted}`;
  const { name, expectedMaximum, deflated } = best;
  const sharpe = `a Sharpe ratio of ${figure(best.sharpe, 2)}`;
  const sure = deflated >= SURE;
  const confidence = Number.isNaN(deflated)
    ? '(no confidence can be told)'
    : `(confidence ${figure(100 * deflated, 0)} %)`;
  if (trials === 1) {
    const alone = `${name}, the only strategy of this run, has ${sharpe}`;
    return `${alone}, ${sure ? 'above 0 beyond chance' : 'which noise alone can show'} ${confidence}. ${counted}`;
  }
  const of = `${name} is the best of the ${trials} strategies of this run with ${sharpe}`;
  if (Number.isNaN(expectedMaximum))
    return `${of}; too few of them have one to tell what the best without merit would show, so nothing corrects for the choice. ${counted}`;
  const bar = `the best of ${trials} without merit would show about ${figure(expectedMaximum, 2)}`;
  return `${of}; ${bar}: ${sure ? 'it survives the choice' : 'noise and the choice can explain it'} ${confidence}. ${counted}`;
}
