import type { Forecast, PlaceboTest } from '../../core/index.ts';

/** What a segment's train rows alone would have forecast: the yardsticks beside the naive forecast. */
export interface SegmentPriors {
  readonly index: number;
  /** Share of each regime among the train rows' targets, shape [K]. */
  readonly classShares: readonly number[];
  /** Laplace-smoothed table of the train rows, from the naive forecast (rows) to the target (columns), shape [K][K]. */
  readonly markov: readonly (readonly number[])[];
}

/** Returns of UTC days; `day` is the day's start in epoch milliseconds. */
export interface DailyReturns {
  readonly day: Float64Array;
  readonly value: Float64Array;
}

export interface TargetLevels {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly persistenceDays: number;
  readonly sharpeImprovement: number;
}

/** The test of a pair; null where the strategy reads no regime, or the rows leave no room for a shift. */
export type PlaceboOf = (baseline: string, against: string) => PlaceboTest | null;

/** Everything that a run's answer is computed from. Arrays of shape [n] lie on the rows of the bars. */
export interface EvaluateInput {
  readonly time: Float64Array;
  readonly intervalMs: number;
  readonly close: Float64Array;
  readonly gap: Uint8Array;
  readonly forecast: Forecast;
  /** The regime that a forecast at the row is about (at row + lead, by the labeler of the row's segment); −1 undefined. */
  readonly target: Int8Array;
  /** The newest target already known at the row; −1 undefined. */
  readonly naive: Int8Array;
  /** How far targets reach: the largest labelEnd − row. Neighbouring targets share so many rows. */
  readonly overlapBars: number;
  readonly segments: readonly SegmentPriors[];
  readonly regimes: readonly string[];
  /** The labels' own filter, code by code; null where they have none. */
  readonly labelFilter: ((regime: Int8Array) => Int8Array) | null;
  readonly barsPerDay: number;
  /** Horizon of the information coefficient. */
  readonly diagHorizonBars: number;
  readonly daily: Readonly<Record<string, DailyReturns>>;
  /** The placebo test of each pair; left out, none is made. */
  readonly placebo?: PlaceboOf | undefined;
  readonly compare: readonly { readonly baseline: string; readonly against: readonly string[] }[];
  readonly targets: TargetLevels;
  readonly seed: number;
}
