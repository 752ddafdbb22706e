import type { DataSummary, Improvement, RunAnswer, StrategyMetrics } from '../core/index.ts';
import type { Expectancy, Outcome, Spread, TradeAnatomy, TradeLine } from '../metrics/index.ts';

/** What the formatters read. `experiment` makes these records; this room only draws them. */
export interface PlanRecord {
  readonly data: DataSummary;
  readonly segments: readonly {
    readonly index: number;
    readonly trainFrom: string;
    readonly trainTo: string;
    readonly testFrom: string;
    readonly testTo: string;
    readonly trainRows: number;
    readonly fitRows: number;
    readonly testRows: number;
    readonly skip: string | null;
    readonly degenerate: string | null;
  }[];
  /** Rounds by which each segment goes on from the one before it; null where each starts afresh. */
  readonly warmStart: {
    readonly regime: { readonly rounds: number; readonly restartEvery: number | null } | null;
    readonly returns: { readonly rounds: number; readonly restartEvery: number | null } | null;
  } | null;
  readonly features: number;
  readonly rowsWithoutFeatures: number;
  readonly rowsWithoutLabels: number;
  readonly expectedSeconds: number;
}

/** A model trained alone. */
export interface TrainRecord {
  readonly data: DataSummary;
  readonly model: { readonly dir: string; readonly name: string | null; readonly version: string | null };
  readonly xgboost: Readonly<Record<string, string>>;
  readonly window: { readonly from: string; readonly to: string; readonly rows: number };
  readonly rows: { readonly fit: number; readonly stop: number; readonly calibrate: number };
  readonly features: readonly string[];
  readonly regimes: readonly string[];
  readonly heads: Readonly<Record<string, unknown>>;
  readonly scores: Readonly<Record<'stop' | 'calibrate', PartScoreRecord | null>>;
}

interface PartScoreRecord {
  readonly rows: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly naiveAccuracy: number | null;
}

/** A model asked about a bar file. */
export interface PredictRecord {
  readonly data: DataSummary;
  readonly model: { readonly name: string; readonly trainedFrom: string; readonly trainedTo: string };
  readonly rows: {
    readonly forecast: number;
    readonly warmUp: number;
    readonly inTrain: number;
    readonly beforeTrain: number;
  };
  readonly newest: {
    readonly time: string;
    readonly regime: string | null;
    readonly columns: Readonly<Record<string, number | null>>;
  };
  readonly out: string | null;
}

/** A bar-by-bar backtest held against the precomputed one. */
export interface LiveRecord {
  readonly bars: number;
  readonly modelCalls: number;
  readonly identical: boolean;
  readonly different: readonly string[];
  readonly equityDifference: number;
  readonly sets?: { readonly rows: number; readonly different: number };
}

export interface BacktestRecord {
  readonly live: LiveRecord | null;
  readonly data: DataSummary;
  readonly strategies: Readonly<Record<string, StrategyMetrics>>;
  readonly execution: RunAnswer['execution'];
  readonly skipped: readonly { readonly strategy: string; readonly reason: string }[];
  readonly improvements: readonly Improvement[];
  readonly labels: RunAnswer['labels'];
}

export interface AnalyzeRecord {
  readonly file: string;
  readonly strategies: Readonly<Record<string, AnatomyRecord>>;
}

/** One strategy's trades; `p`: whether the mean trade can be told from 0. */
export type AnatomyRecord = Omit<TradeAnatomy, 'expectancy'> & {
  readonly expectancy: Expectancy & { readonly p: number };
};
export type OutcomeRecord = Outcome;
export type SpreadRecord = Spread;
export type TradeLineRecord = TradeLine;

export interface LabelsRecord {
  readonly data: DataSummary;
  readonly labeler: { readonly use: string; readonly forward: boolean; readonly fitted: boolean };
  readonly labels: NonNullable<RunAnswer['labels']>;
}

export interface FeaturesRecord {
  readonly data: DataSummary;
  readonly features: readonly {
    readonly name: string;
    readonly definedFrom: number;
    readonly missing: number;
    readonly mean: number;
    readonly sd: number;
    readonly min: number;
    readonly max: number;
  }[];
}

export interface RunRecordLine {
  readonly runId: string;
  readonly created: string | null;
  readonly data: string | null;
  readonly segments: string | null;
  readonly latest: boolean;
  readonly sharpe: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, string>>;
}
