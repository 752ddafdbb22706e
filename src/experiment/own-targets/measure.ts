import type { ClassificationSummary, IcAnswer, OwnTargetFacts } from '../../core/index.ts';
import { type Interval, NO_INTERVAL } from '../../stats/index.ts';
import type { ScoreIntervals } from '../evaluate/evaluate-days.ts';
import type { ComparedPair } from '../evaluate/evaluate-improvements.ts';
import type { EvaluateInput } from '../evaluate/evaluate-input.ts';
import type { PersistenceScores } from '../evaluate/evaluate-persistence.ts';
import type { ScoredRows } from '../evaluate/evaluate-rows.ts';
import type { Requirement } from '../evaluate/targets.ts';
import type { DayAccounts } from './day-account.ts';

/** What a run knows when its own targets are judged. */
export interface OwnEvidence {
  readonly input: EvaluateInput & DayAccounts;
  /** Null where no forecast could be scored. */
  readonly forecasts: {
    readonly rows: ScoredRows;
    readonly classification: ClassificationSummary;
    readonly intervals: ScoreIntervals;
    readonly persistence: PersistenceScores;
  } | null;
  readonly ic: IcAnswer | null;
  readonly pairs: readonly ComparedPair[];
  readonly reps: number;
}

/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly ci95: Interval;
}

/** A measure's value in a run. */
export interface Finding extends Estimate {
  /** The yardstick's value; null where there is none. */
  readonly naive: number | null;
  /** How far the value lies above the yardstick's, on the same days; null where there is none. */
  readonly lead: Estimate | null;
  /** Whether the lead is a ratio less 1, and not a difference. */
  readonly relative?: boolean;
  readonly method: string;
  /** Why there is no interval; null where there is one. */
  readonly why: string | null;
  /** What a target on this measure requires whatever it asks for, and a clause of its sentence. */
  readonly also?: { readonly requirements: readonly Requirement[]; readonly text: string };
}

/** A figure that a target may be set on: known by name before anything is trained, found after it. */
export interface Measure {
  /** As it is written in `of`. */
  readonly name: string;
  /** In a sentence: "the Sharpe ratio of trend". */
  readonly title: string;
  readonly unit: OwnTargetFacts['unit'];
  /** Which side is the good one; null where neither is. */
  readonly better: 'higher' | 'lower' | null;
  /** What the figure can be; anything where there is none. */
  readonly range?: Interval;
  /** Whom `beat: naive` is against; null where there is nobody. */
  readonly yardstick: string | null;
  find(evidence: OwnEvidence): Finding;
  /** What the figure is made of. */
  readonly of: MeasureOf;
}

/** What a measure's value alone, without an interval, is computed from. */
export type MeasureOf =
  | { readonly kind: 'account'; readonly strategy: string; readonly figure: string }
  | { readonly kind: 'improvement'; readonly baseline: string; readonly against: string }
  | { readonly kind: 'forecasts'; value(rows: ScoredRows, input: EvaluateInput): number };

/** The finding where there is nothing to measure. */
export function nothing(why: string, value = Number.NaN): Finding {
  return { value, ci95: NO_INTERVAL, naive: null, lead: null, method: 'none', why };
}
