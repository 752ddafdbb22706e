import { type BestOfTrials, type Overfitting, YEAR_DAYS } from '../../core/index.ts';
import { bestOfTrials } from '../../experiment/index.ts';
import { cscv, distinctSeries, noSkillVariance, sharpeMoments } from '../../stats/index.ts';
import type { JudgedTrial } from './contract.ts';

/** Trials whose daily returns correlate by more move as one. */
export const ALIKE = 0.95;
/** Blocks of days for the probability of backtest overfitting: 12,870 ways to halve them. */
const BLOCKS = 16;
/** Days a block has to have: positions are held over its borders. */
const BLOCK_DAYS = 10;
/** Fewer days with a return say nothing about a Sharpe ratio: three lucky ones among hundreds at rest look 95 % sure in one of five cases. */
export const FEWEST_DAYS = 20;

/** A complete trial with returns. */
export type ReturningTrial = JudgedTrial & { readonly returns: Float64Array };

/** What the winner is worth as the best of many. */
export interface Selection {
  readonly selection: BestOfTrials | null;
  readonly overfitting: Overfitting | null;
  readonly withoutOverfitting: string | null;
  /** Trials that do not move as one. */
  readonly distinct: number;
  /** Of annual Sharpe ratios without merit; NaN where unknown. */
  readonly variance: number;
}

/**
 * The winner's deflated Sharpe ratio, and the probability that choosing among the trials was overfitting.
 *
 * A search that learns crowds its trials where luck was good. Their Sharpe ratios lie close together and far from 0, so that the best of noise
 * seems to stand out; and on either half of the days the crowd, chosen on both, wins against itself. Trials that move as one are
 * therefore counted once: for how far trials without merit lie apart, and for the ranks. For how many were tried, all count.
 *
 * @param tried complete and pruned trials
 */
export function judgeSelection(
  winner: JudgedTrial | null,
  trials: readonly ReturningTrial[],
  tried: number,
  days: number,
): Selection {
  const distinct = Array.from(
    distinctSeries(
      trials.map(({ returns }) => returns),
      ALIKE,
    ),
    (i) => trials[i]!.returns,
  );
  const without = whyNoOverfitting(trials.length, distinct.length, days);
  const among = noSkillVariance(distinct);
  // All move as one: what little lies between them is all there is.
  const variance = Number.isNaN(among) ? noSkillVariance(trials.map(({ returns }) => returns)) : among;
  return {
    selection: selectionOf(winner, trials, tried, variance),
    overfitting: without === null ? overfittingOf(distinct) : null,
    withoutOverfitting: without,
    distinct: distinct.length,
    variance: YEAR_DAYS * variance,
  };
}

/** Days on which something was won or lost. */
export function movingDays(returns: Float64Array): number {
  return returns.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
}

function selectionOf(
  winner: JudgedTrial | null,
  trials: readonly ReturningTrial[],
  tried: number,
  variance: number,
): BestOfTrials | null {
  if (winner === null || winner.returns === null || movingDays(winner.returns) < FEWEST_DAYS) return null;
  // Trials without returns were tried all the same.
  const sharpes = new Float64Array(tried).fill(Number.NaN);
  trials.forEach(({ returns }, i) => {
    sharpes[i] = sharpeMoments(returns).sharpe;
  });
  const chosen = trials.findIndex(({ number }) => number === winner.number);
  if (Number.isNaN(sharpes[chosen] ?? Number.NaN)) return null;
  return bestOfTrials(`trial ${winner.number}`, winner.returns, sharpes, chosen, variance);
}

function whyNoOverfitting(trials: number, distinct: number, days: number): string | null {
  if (trials === 0) return 'no trial has daily returns';
  if (trials === 1) return 'one trial leaves nothing to choose';
  if (distinct === 1) return 'all trials move as one, which leaves nothing to choose';
  const needed = BLOCKS * BLOCK_DAYS;
  return days < needed ? `${days} days, and ${needed} are needed` : null;
}

/** Of an odd number of trials the middle one lies in neither half: it counts as half overfitted, or few trials would look worse than many. */
function overfittingOf(returns: readonly Float64Array[]): Overfitting {
  const { pbo, logits, probabilityOfLoss, degradation, combinations } = cscv({ returns, partitions: BLOCKS });
  const middle = logits.reduce((count, logit) => count + (logit === 0 ? 1 : 0), 0);
  const probability = pbo - middle / combinations / 2;
  return { probability, probabilityOfLoss, slope: degradation.slope, blocks: BLOCKS, combinations };
}
