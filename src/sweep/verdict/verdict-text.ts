import type { SweepAnswer, SweepObjective } from '../../core/index.ts';
import { figure } from '../../experiment/index.ts';
import type { Selection } from './judge-selection.ts';

/** Confidence from which on a winner stands. */
export const SURE = 0.95;

/** Whose Sharpe ratio is judged. @param trial as `trial 3` */
export function whoseSharpe(trial: string, { baseline }: SweepObjective): string {
  return baseline === undefined ? trial : `the lead of ${trial} over ${baseline}`;
}

/** What the Sharpe ratios of a sweep are of, where the objective is a difference. */
export function leadSentence({ strategy, baseline }: SweepObjective): string {
  return `What is judged here is the lead: what ${strategy} earned day by day, at the volatility of ${baseline}, less what ${baseline} earned.`;
}

/** The verdict in a sentence. @param tried complete and pruned trials @param why there is nothing to judge by, where there isn't */
export function verdictSentence(
  { selection }: Selection,
  verdict: SweepAnswer['verdict'],
  tried: number,
  why: string,
  objective: SweepObjective,
): string {
  if (selection === null) return `The winner is not judged: ${why}.`;
  const { name, sharpe, expectedMaximum, deflated } = selection;
  const found = `${whoseSharpe(name, objective)} has a Sharpe ratio of ${figure(sharpe, 2)}`;
  const bar = Number.isNaN(expectedMaximum)
    ? `too few trials have one to tell what the best of ${tried} without merit shows`
    : tried === 1
      ? 'it is the only trial, so that nothing was chosen'
      : `the best of ${tried} trials without merit shows about ${figure(expectedMaximum, 2)}`;
  const sure = Number.isNaN(deflated)
    ? ''
    : ` (deflated Sharpe ratio: ${figure(100 * deflated, 0)} % sure, 95 % are asked for)`;
  return verdict === 'stands'
    ? `The winner stands: ${found}, and ${bar}${sure}.`
    : `The winner is what noise looks like: ${found}, and ${bar}${sure}.`;
}

/** What choosing was worth, and how many of the trials were truly other ones. */
export function overfittingSentence(
  { overfitting, withoutOverfitting, distinct }: Selection,
  complete: number,
): string {
  if (overfitting === null) return `No probability of backtest overfitting: ${withoutOverfitting}.`;
  const { probability, probabilityOfLoss } = overfitting;
  const copies = complete - distinct;
  const among =
    copies === 0
      ? `Of ${complete} trials`
      : `${copies} of ${complete} trials move as an earlier one does (correlation above 0.95) and count as one with it; of the other ${distinct}`;
  const half = `the best on half of the days ends among the poorer half on the other days in ${figure(100 * probability, 0)} % of all ways to halve them`;
  const worth =
    probability >= 0.4
      ? probability > 0.6
        ? 'choosing among them did harm'
        : 'choosing among them was worth nothing'
      : 'choosing among them was worth something';
  return `${among} ${half} (PBO), and loses in ${figure(100 * probabilityOfLoss, 0)} %: ${worth}.`;
}
