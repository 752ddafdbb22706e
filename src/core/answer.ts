import type { CalibrationSummary, ConformalSummary } from './answer-calibration.ts';
import type { SelectionSummary, TuningSummary } from './answer-choices.ts';
import type { HorizonWeightsSummary } from './answer-horizons.ts';
import type { IcAnswer } from './answer-ic.ts';
import type { Improvement } from './answer-improvement.ts';
import type { NullSummary } from './answer-null.ts';
import type { StrategyDetails } from './answer-strategy.ts';
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
  readonly segments: SegmentsSummary;
  readonly strategies: Readonly<Record<string, StrategyMetrics>>;
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
  } | null;
  readonly classification: ClassificationSummary | null;
  readonly persistence: { readonly predictedDays: number; readonly labelDays: number } | null;
  readonly ic: IcAnswer | null;
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

export interface ClassScores {
  readonly accuracy: number;
  /** Mean recall of the regimes that occur. */
  readonly balancedAccuracy: number;
  /** Mean F1 of the regimes that occur in truth or forecast. */
  readonly macroF1: number;
  /** Agreement beyond chance: 0 for a forecast that knows nothing, NaN where it cannot be told. */
  readonly kappa: number;
  readonly matthews: number;
  readonly logLoss: number;
}

export interface ClassificationSummary extends ClassScores {
  readonly rows: number;
  readonly brier: number;
  readonly ece: number;
  /** Mean over the regimes of the calibration error of each one's own probability. */
  readonly classwiseEce: number;
  /** ROC-AUC of each regime against the others, averaged over those that occur. */
  readonly auc: number;
  /** Rows: true class, columns: predicted, in the order of `regimes`. */
  readonly confusion: readonly (readonly number[])[];
  readonly regimes: readonly string[];
  readonly naive: ClassScores;
  readonly majority: ClassScores;
  readonly skill: { readonly logLoss: number; readonly dieboldMarianoT: number; readonly p: number };
  readonly transitions: {
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    /** Of all true changes: said before, at and after the bar, within the overlap of the targets; and never. */
    readonly early: number;
    readonly onTime: number;
    readonly late: number;
    readonly missed: number;
    /** Bars from the true change to the one that was said. */
    readonly medianLagBars: number;
  };
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
}
