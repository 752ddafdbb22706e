import { type Overfitting, type SelectionBias, type SharpeConfidence, YEAR_DAYS } from '../../core/index.ts';
import { cscv, minimumTrackRecord, probabilisticSharpe, sharpeMoments } from '../../stats/index.ts';
import { commonDays } from '../common-days.ts';
import { selectionSentence } from '../selection-text.ts';
import { bestOfTrials } from './best-of-trials.ts';
import type { EvaluateInput } from './evaluate-input.ts';
import { rivalsOfBaseline } from './rivals-of-baseline.ts';

/** Blocks of days for the probability of backtest overfitting: 12,870 ways to halve them. */
const BLOCKS = 16;
/** Days a block has to have: positions are held over its borders. */
const BLOCK_DAYS = 10;

/**
 * How far the figures of a run may owe to having had several strategies to choose from. The trials are the run's own strategies; what was tried
 * elsewhere is not counted. Null without strategies.
 *
 * @param reps resamples of the tests against a baseline
 */
export function selectionBias(
  { daily, compare, seed }: Pick<EvaluateInput, 'daily' | 'compare' | 'seed'>,
  reps: number,
): SelectionBias | null {
  const names = Object.keys(daily);
  if (names.length === 0) return null;
  const { day, values } = commonDays(Object.values(daily));
  const byName = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
  const moments = values.map(sharpeMoments);
  const trialSharpes = Float64Array.from(moments, ({ sharpe }) => sharpe);
  const chosen = greatest(trialSharpes);
  const best = chosen < 0 ? null : bestOfTrials(names[chosen]!, values[chosen]!, trialSharpes, chosen);
  const strategies = Object.fromEntries(
    names.map((name, i): [string, SharpeConfidence] => [
      name,
      {
        sharpe: Math.sqrt(YEAR_DAYS) * trialSharpes[i]!,
        probabilistic: probabilisticSharpe(moments[i]!),
        minimumDays: minimumTrackRecord(moments[i]!),
      },
    ]),
  );
  const without = whyNoOverfitting(names.length, day.length);
  const found = {
    trials: names.length,
    days: day.length,
    strategies,
    best,
    rivals: baselinesOf(compare, names).map(([baseline, rivals]) =>
      rivalsOfBaseline(baseline, rivals, byName, reps, seed),
    ),
    overfitting: without === null ? overfittingOf(values) : null,
    withoutOverfitting: without,
  };
  return { ...found, sentence: selectionSentence(found) };
}

/** Each baseline once, with all that is held against it. */
function baselinesOf(compare: EvaluateInput['compare'], known: readonly string[]): [string, string[]][] {
  const all = new Map<string, Set<string>>();
  for (const { baseline, against } of compare) {
    const there = against.filter((name) => known.includes(name) && name !== baseline);
    if (!known.includes(baseline) || there.length === 0) continue;
    all.set(baseline, new Set([...(all.get(baseline) ?? []), ...there]));
  }
  return [...all].map(([baseline, rivals]) => [baseline, [...rivals]]);
}

function whyNoOverfitting(trials: number, days: number): string | null {
  if (trials < 2) return 'one strategy leaves nothing to choose';
  const needed = BLOCKS * BLOCK_DAYS;
  return days < needed ? `${days} days, and ${needed} are needed` : null;
}

function overfittingOf(returns: readonly Float64Array[]): Overfitting {
  const { pbo, probabilityOfLoss, degradation, combinations } = cscv({ returns, partitions: BLOCKS });
  return { probability: pbo, probabilityOfLoss, slope: degradation.slope, blocks: BLOCKS, combinations };
}

function greatest(values: Float64Array): number {
  let best = -1;
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i]!) && (best < 0 || values[i]! > values[best]!)) best = i;
  return best;
}
