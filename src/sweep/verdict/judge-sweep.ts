import type { JudgedTrial, JudgeSweepInput, SweepJudgement } from './contract.ts';
import { FEWEST_DAYS, judgeSelection, movingDays, type ReturningTrial, type Selection } from './judge-selection.ts';
import { nestedWalk } from './nested-walk.ts';
import { plateauOf } from './plateau.ts';
import { rankTrials, withRanks } from './rank-trials.ts';
import { trialBudget } from './trial-budget.ts';
import { leadSentence, overfittingSentence, SURE, verdictSentence, whoseSharpe } from './verdict-text.ts';

/**
 * What a sweep's winner is worth, given how it was found. It follows from the arguments alone.
 *
 * The winner is the complete trial with the best first objective. It stands where its deflated Sharpe ratio reaches 95 %; the probability of
 * overfitting speaks of the choice and not of the winner (equally good trials have one of a half), so it decides nothing.
 */
export function judgeSweep(input: JudgeSweepInput): SweepJudgement {
  const { trials, objectives, space, days } = input;
  const ranks = rankTrials(trials, objectives);
  const first = ranks.order[0];
  const winner = first === undefined || Number.isNaN(first.values[0]!) ? null : first;
  const complete = trials.filter(({ state }) => state === 'complete');
  const tried = trials.filter(({ state }) => state !== 'failed').length;
  const returning = complete.filter((trial): trial is ReturningTrial => trial.returns !== null);
  const judged = judgeSelection(winner, returning, tried, days.length);
  const verdict = verdictOf(judged);
  const nested = nestedWalk(returning, input);
  const plateau = plateauOf(winner, complete, objectives[0]!, space);
  const budget = trialBudget(tried, days.length, judged.variance);
  const sentences = [verdictSentence(judged, verdict, tried, whyUnjudged(winner, input), objectives[0]!)];
  if (objectives[0]!.baseline !== undefined && returning.length > 0) sentences.push(leadSentence(objectives[0]!));
  if (returning.length > 0) sentences.push(overfittingSentence(judged, returning.length));
  for (const part of [nested, plateau, budget]) if (part !== null) sentences.push(part.sentence);
  const { selection, overfitting, withoutOverfitting } = judged;
  return {
    trials: withRanks(trials, ranks),
    best: winner?.number ?? null,
    selection,
    overfitting,
    withoutOverfitting,
    nested,
    plateau,
    budget,
    verdict,
    sentences,
  };
}

function verdictOf({ selection }: Selection): SweepJudgement['verdict'] {
  if (selection === null) return 'unjudged';
  return selection.deflated >= SURE ? 'stands' : 'noise';
}

function whyUnjudged(winner: JudgedTrial | null, { objectives, days }: JudgeSweepInput): string {
  if (winner === null) return 'no trial has the first objective';
  if (winner.returns === null) return `the first objective, ${objectives[0]!.of}, has no daily returns`;
  if (days.length < FEWEST_DAYS) return `${days.length} days, and ${FEWEST_DAYS} are needed`;
  const moving = movingDays(winner.returns);
  const whose = whoseSharpe(`trial ${winner.number}`, objectives[0]!);
  const resting = `${whose} never moves, so it has no Sharpe ratio`;
  if (moving === 0 || moving >= FEWEST_DAYS) return resting;
  return `${whose} moves on ${moving} of ${days.length} days, and ${FEWEST_DAYS} are needed`;
}
