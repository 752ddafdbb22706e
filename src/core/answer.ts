import type { CalibrationSummary, ConformalSummary } from './answer-calibration.ts';
import type { SelectionSummary, TuningSummary } from './answer-choices.ts';
import type { DataQuality } from './answer-data-quality.ts';
import type { ClassificationSummary, PersistenceSummary } from './answer-forecast.ts';
import type { HorizonWeightsSummary } from './answer-horizons.ts';
import type { IcAnswer } from './answer-ic.ts';
import type { Improvement } from './answer-improvement.ts';
import type { NullSummary } from './answer-null.ts';
import type { OwnTargetFacts } from './answer-own-target.ts';
import type { SelectionBias } from './answer-selection-bias.ts';
import type { StrategyDetails } from './answer-strategy.ts';
import type { ModelDetails } from './page-models.ts';
import type { CostsBySource } from './trade.ts';

/**
 * What a run answers: the shape of `metrics.json` merged with `run.json`, as `walkforward --json` prints it. Undefined
 * numbers are NaN in memory and null in JSON; a part that a command does not have is null.
 */
export interface RunAnswer {
  readonly runId: string;
  readonly dir: string;
  /** `bars`: of the bars alone; `data`: of all that was read beside them too (funding, finer bars). */
  readonly hashes: {
    readonly config: string;
    readonly data: string;
    readonly bars: string;
    /** SHA-256 of the plug-ins of the user's own, and of their files; absent where there are none. */
    readonly plugins?: Readonly<
      Record<string, { readonly sha256: string; readonly files: Readonly<Record<string, string>> }>
    >;
  };
  readonly data: DataSummary;
  /** Absent in runs of before. */
  readonly quality?: DataQuality;
  readonly segments: SegmentsSummary;
  readonly strategies: Readonly<Record<string, StrategyMetrics>>;
  /** Holding the market on the same rows, under the costs of the first compared strategy; absent in runs of before. */
  readonly hold?: StrategyMetrics;
  /** Further figures of each strategy, by year, month, segment and regime; absent in runs of before. */
  readonly details?: Readonly<Record<string, StrategyDetails>>;
  /** How each strategy's wishes became fills, and what that cost. */
  readonly execution: Readonly<Record<string, ExecutionSummary>>;
  /** Of labels that each segment fits itself: over the rows from the first test window to the last. */
  readonly labels: {
    readonly raw: LabelSummary;
    readonly voted: LabelSummary | null;
    /** Only where segments fit states that have no names of their own. */
    readonly states?: StatesSummary;
    /** How alike neighbouring segments' labelers are; null for rules, which every segment shares, absent in runs of before. */
    readonly refits?: RefitsSummary | null;
  } | null;
  readonly classification: ClassificationSummary | null;
  readonly persistence: PersistenceSummary | null;
  readonly ic: IcAnswer | null;
  /** Curves and tables behind the forecasts' scores; absent in runs of before. */
  readonly models?: ModelDetails;
  /** Only of runs that calibrate something. */
  readonly calibration?: CalibrationSummary;
  /** Only of runs with sets of regimes. */
  readonly conformal?: ConformalSummary;
  /** Only of runs with several horizons. */
  readonly horizonWeights?: HorizonWeightsSummary;
  /** By head (`regime`, `return_1d`): only of runs that choose features. */
  readonly selection?: Readonly<Record<string, SelectionSummary>>;
  /** By head: only of runs that tune parameters. */
  readonly tuning?: Readonly<Record<string, TuningSummary>>;
  readonly improvements: readonly Improvement[];
  /** The first of `improvements`, or null. */
  readonly improvement: Improvement | null;
  /** What is left of the figures once one knows among how many strategies they were the best; absent in runs of before. */
  readonly selectionBias?: SelectionBias | null;
  readonly targets: readonly TargetVerdict[];
  /** Where the run lies among null markets; null or absent where none were made. */
  readonly null?: NullSummary | null;
  /** Features that the run read from the store on disk, and computed; null without a store. */
  readonly featureStore: FeatureStoreUse | null;
  readonly timings: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

export interface FeatureStoreUse {
  readonly read: number;
  readonly computed: number;
}

export interface DataSummary {
  readonly file: string;
  readonly rows: number;
  /** ISO times of the first and the last bar's open. */
  readonly from: string;
  readonly to: string;
  readonly intervalMs: number;
  readonly gapRows: number;
  /** What `data.series` joined. */
  readonly series: readonly SeriesSummary[];
}

/** One joined series, of its worst column where it has several. */
export interface SeriesSummary {
  readonly name: string;
  /** As the bars hold them. */
  readonly columns: readonly string[];
  /** ISO time of the first bar (its open) at whose close all columns were known; null where there is none. */
  readonly knownFrom: string | null;
  /** Share of rows without a value, stale ones included. */
  readonly missingShare: number;
  /** Share of rows whose newest value was too old. */
  readonly staleShare: number;
}

export interface SegmentsSummary {
  readonly planned: number;
  readonly done: number;
  readonly failed: number;
  readonly skipped: readonly { readonly index: number; readonly reason: string }[];
}

/** Fractions and counts over the scored rows; maxDrawdown is a positive fraction. */
export interface StrategyMetrics {
  readonly sharpe: number;
  readonly sortino: number;
  readonly calmar: number;
  readonly cagr: number;
  readonly volatility: number;
  readonly maxDrawdown: number;
  readonly totalReturn: number;
  readonly turnoverPerYear: number;
  /** Mean absolute weight at the close. */
  readonly exposure: number;
  /** Round trips, one still open at the end included. */
  readonly trades: number;
  readonly hitRate: number;
  readonly profitFactor: number;
  readonly averageHoldBars: number;
  /** Round trip. */
  readonly costBps: number;
}

/** From raw signals to fills, and what filling cost. */
export interface ExecutionSummary {
  /** Rows that wanted a position after each stage: the signal, each gate, sizing, overlay. */
  readonly stages: readonly WishStage[];
  /** What the execution rules kept from being filled, by rule: bars or orders. */
  readonly kept: Readonly<Record<string, number>>;
  readonly fills: number;
  /** Paid over the run: money (initial equity 1) in `units` accounting, sum of fractions of equity in `weights`. */
  readonly costs: CostsBySource & { readonly total: number };
  /** The same strategy with its trading costs times each factor; funding stays as it was. */
  readonly stress: readonly { readonly factor: number; readonly sharpe: number; readonly totalReturn: number }[];
  /** What the order of prices inside a bar could change; null where no strategy level could tie. */
  readonly intrabar: IntrabarSpread | null;
}

export interface WishStage {
  /** `signal`, a gate's name, `sizing`, `overlay`. */
  readonly stage: string;
  /** Tradable rows that want a position after the stage. */
  readonly rows: number;
  /** Of the rows that wanted one before it: those that no longer do. */
  readonly stopped: number;
}

/** Stop and profit inside one bar: the worst order of prices, and the best. */
export interface IntrabarSpread {
  /** Bars in which both levels of a position lay. */
  readonly bars: number;
  /** Of the strategy's own such bars, those whose order nothing could tell: all without `replay`. */
  readonly undecided: number;
  readonly worst: { readonly sharpe: number; readonly totalReturn: number };
  readonly best: { readonly sharpe: number; readonly totalReturn: number };
}

export interface LabelSummary {
  readonly counts: Readonly<Record<string, number>>;
  readonly undefined: number;
  /** Defined rows ÷ runs (open runs included) ÷ bars a day. */
  readonly persistenceDays: number;
  /** SHA-256 of the Int8 column. */
  readonly sha256Int8: string;
}

/** Labelers of neighbouring segments on the rows that both train windows hold, after matching and before any filter. */
export interface RefitsSummary {
  /** Pairs of neighbouring fits with such rows. */
  readonly pairs: number;
  /** Mean share of those rows with the same regime. */
  readonly agreement: number;
  /** Mean adjusted Rand index: 1 for equal partitions, 0 for what chance gives. */
  readonly adjustedRand: number;
  /** The pair with the lowest index, by its later segment; null without pairs. */
  readonly lowest: { readonly segment: number; readonly agreement: number; readonly adjustedRand: number } | null;
}

/** How the states of the segments' labelers were matched. Means over the matched segments; NaN without any. */
export interface StatesSummary {
  /** Segments whose labeler was fitted. */
  readonly fitted: number;
  /** Segments whose states were matched with those of the fitted one before. */
  readonly matched: number;
  /** Share of common rows on which both labelers agree: as they are named, and were both named by volatility. */
  readonly agreement: number;
  readonly agreementByVolatility: number;
  /** Segments that naming by volatility would have named otherwise than the one before. */
  readonly moved: readonly number[];
  /** Degenerate fits that were kept. */
  readonly degenerate: readonly { readonly segment: number; readonly reason: string }[];
}

export type Verdict = 'met' | 'not met' | 'not proven';

export interface TargetVerdict {
  readonly name: string;
  readonly value: number;
  readonly ci95: readonly [number, number];
  readonly target: number;
  /** The naive forecast's (or the baseline's) value of the same measure; null where there is none. */
  readonly naive: number | null;
  readonly verdict: Verdict;
  /** One plain sentence. */
  readonly sentence: string;
  /** Only of targets of the user's own. */
  readonly own?: OwnTargetFacts;
}
