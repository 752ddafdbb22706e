import {
  type ClassificationSummary,
  childSeed,
  type IcAnswer,
  type Improvement,
  type RunAnswer,
  type SelectionBias,
  type TargetVerdict,
} from '../../core/index.ts';
import { judgeOwnTargets, type OwnEvidence, type OwnInput } from '../own-targets/index.ts';
import { classify } from './evaluate-classification.ts';
import { scoreIntervals } from './evaluate-days.ts';
import { informationCoefficient } from './evaluate-ic.ts';
import { comparePairs } from './evaluate-improvements.ts';
import type { EvaluateInput } from './evaluate-input.ts';
import { persistenceScores } from './evaluate-persistence.ts';
import { scoredRows } from './evaluate-rows.ts';
import { selectionBias } from './evaluate-selection-bias.ts';
import { judgeTargets } from './targets.ts';

export type { DailyReturns, EvaluateInput, SegmentPriors, TargetLevels } from './evaluate-input.ts';

/** A run with the targets that its user set. */
export type JudgedRun = EvaluateInput & OwnInput;

/** The parts of a run's answer that say how good it is. */
export interface Evaluation {
  readonly classification: ClassificationSummary | null;
  readonly persistence: RunAnswer['persistence'];
  readonly ic: IcAnswer | null;
  readonly improvements: readonly Improvement[];
  readonly improvement: Improvement | null;
  readonly selectionBias: SelectionBias | null;
  readonly targets: readonly TargetVerdict[];
}

/** Resamples behind each interval. */
export const REPS = 2000;

/**
 * From forecasts, truth and daily returns to scores, intervals and verdicts. A pure function: every resample follows from
 * `seed` and the name of what is resampled.
 *
 * `classification` and `persistence` are null where no row could be scored, `ic` where no return was forecast.
 *
 * @throws RunError INTERNAL where a forecast's segment has no priors
 */
export function evaluateRun(input: JudgedRun): Evaluation {
  const rows = scoredRows(input);
  const pairs = comparePairs(input, REPS);
  const improvements = pairs.map(({ improvement }) => improvement);
  const ic = informationCoefficient(input);
  const rest = {
    ic,
    improvements,
    improvement: improvements[0] ?? null,
    selectionBias: selectionBias(input, REPS),
  };
  const targetsOf = (forecasts: Omit<NonNullable<OwnEvidence['forecasts']>, 'rows'> | null): TargetVerdict[] => [
    ...judgeTargets(forecasts, pairs, input.targets),
    ...judgeOwnTargets(input.own ?? [], {
      input,
      forecasts: forecasts === null ? null : { rows, ...forecasts },
      ic,
      pairs,
      reps: REPS,
    }),
  ];
  if (rows.row.length === 0) return { classification: null, persistence: null, ...rest, targets: targetsOf(null) };
  const classification = classify(rows, input);
  const intervals = scoreIntervals(rows, input.regimes.length, REPS, childSeed(input.seed, 'score intervals'));
  const persistence = persistenceScores(rows, input, REPS, childSeed(input.seed, 'persistence interval'));
  const { ci95: _, changes: __, ...lasting } = persistence;
  return {
    classification,
    persistence: lasting,
    ...rest,
    targets: targetsOf({ classification, intervals, persistence }),
  };
}
