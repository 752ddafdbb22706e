import {
  childSeed,
  DAY_MS,
  isoTime,
  makeRng,
  type NestedWalk,
  type SweepObjective,
  YEAR_DAYS,
} from '../../core/index.ts';
import { figure, figures } from '../../experiment/index.ts';
import { sharpeInterval, sharpeMoments } from '../../stats/index.ts';
import type { JudgeSweepInput } from './contract.ts';
import type { ReturningTrial } from './judge-selection.ts';

/** Fewer days than these are no basis for a choice. */
const FEWEST_DAYS = 20;
const REPS = 2000;

/**
 * What the way of choosing earned: the days are cut into folds and a first part of the same length; the trial with the best Sharpe ratio on all days
 * before a fold is held over the fold.
 *
 * @returns null where no folds were asked for, or there are fewer than two trials, or than 20 days in a part
 */
export function nestedWalk(
  trials: readonly ReturningTrial[],
  {
    days,
    asConfigured,
    adaptive,
    nested,
    seed,
    objectives,
  }: Pick<JudgeSweepInput, 'days' | 'asConfigured' | 'adaptive' | 'nested' | 'seed' | 'objectives'>,
): NestedWalk | null {
  const n = days.length;
  if (nested === null || trials.length < 2 || n / (nested + 1) < FEWEST_DAYS) return null;
  const borders = Array.from({ length: nested + 2 }, (_, k) => Math.round((k * n) / (nested + 1)));
  const chosen = borders.slice(1, -1).map((end) => bestUntil(trials, end));
  if (chosen.includes(null)) return null;
  const first = borders[1]!;
  const stitched = new Float64Array(n - first);
  const folds = chosen.map((trial, k) => {
    const [start, end] = [borders[k + 1]!, borders[k + 2]!];
    const { returns } = trial!;
    stitched.set(returns.subarray(start, end), start - first);
    return {
      from: isoTime(days[start]!),
      to: isoTime(days[end - 1]! + DAY_MS),
      days: end - start,
      chosen: trial!.number,
      inSample: annualSharpe(returns.subarray(0, start)),
      outOfSample: annualSharpe(returns.subarray(start, end)),
    };
  });
  const rng = makeRng(childSeed(seed, 'nested'));
  const { sharpe, ci95 } = sharpeInterval(stitched, YEAR_DAYS, REPS, rng);
  const standing = asConfigured === null ? Number.NaN : annualSharpe(asConfigured.subarray(first));
  const found = { folds, sharpe, asConfigured: standing, ci95, exact: !adaptive };
  return { ...found, sentence: nestedSentence(found, stitched.length) + otherwiseChosen(objectives[0]!) };
}

function nestedSentence(
  { folds, sharpe, asConfigured, ci95, exact }: Omit<NestedWalk, 'sentence'>,
  days: number,
): string {
  const way = `Choosing the trial with the best Sharpe ratio on all days before and holding it over the next, ${folds.length} times`;
  const standing = Number.isNaN(asConfigured)
    ? ''
    : `; the configuration as it stands earned ${figure(asConfigured, 2)}`;
  const earned = `${way}, earned a Sharpe ratio of ${figures(sharpe, ci95, 2)} on ${days} days${standing}.`;
  if (exact)
    return `${earned} No trial was drawn with a look at later days, so this is what the way of choosing earns.`;
  return `${earned} The sampler drew the trials with a look at all of these days, which flatters: take it for an upper bound.`;
}

/** Folds choose by Sharpe ratio whatever the sweep chooses by. */
function otherwiseChosen({ of, goal }: SweepObjective): string {
  const alike = goal === 'maximise' && /\.(sharpe|sharpeDelta)$/.test(of);
  return alike ? '' : ` The sweep itself chooses by another figure (${goal} ${of}), of which this says nothing.`;
}

/** The trial with the best Sharpe ratio on the first days, the first on ties; null where none has one. */
function bestUntil(trials: readonly ReturningTrial[], end: number): ReturningTrial | null {
  let best: ReturningTrial | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const trial of trials) {
    const sharpe = annualSharpe(trial.returns.subarray(0, end));
    if (!(sharpe > most)) continue;
    best = trial;
    most = sharpe;
  }
  return best;
}

function annualSharpe(returns: Float64Array): number {
  return Math.sqrt(YEAR_DAYS) * sharpeMoments(returns).sharpe;
}
