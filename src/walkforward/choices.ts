import type { FeatureSelection, Tuning } from '../trainers/index.ts';

/** What of a head is chosen inside the train window. */
export interface HeadChoice {
  readonly selection: FeatureSelection | null;
  readonly tuning: Tuning | null;
}

/** What tuning chose for a head, and how sure that is. Plain JSON. */
export interface TuningRecord {
  readonly when: 'segment' | 'once';
  /** The segment on whose fit rows it was chosen. */
  readonly segment: number;
  readonly rule: string;
  readonly score: string;
  /** Place of the chosen trial in `trials`, and its parameters. */
  readonly chosen: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly best: number;
  /** Mean of the fold scores and its standard error (null with one fold). The best of many is better than it will be. */
  readonly trials: readonly {
    readonly params: Readonly<Record<string, unknown>>;
    readonly mean: number;
    readonly error: number | null;
  }[];
  readonly withinOneError: number;
  readonly distinct: boolean | null;
  readonly folds: { readonly use: string; readonly done: number; readonly skipped: readonly string[] };
}

/** Tuning on one segment that all others share, by head. */
export type SharedTuning = Readonly<Record<string, TuningRecord>>;
