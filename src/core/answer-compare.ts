import type { DataSummary, StrategyMetrics } from './answer.ts';
import type { Improvement } from './answer-improvement.ts';

/** Runs, or strategies of one run, side by side: what `compare --json` prints. Undefined numbers are NaN in memory and null in JSON. */
export interface CompareAnswer {
  readonly runs: readonly ComparedRun[];
  readonly entries: readonly ComparedEntry[];
  readonly pairs: readonly ComparedStrategies[];
  /** Each further run's forecasts against the first run's; empty where one run was compared. */
  readonly forecasts: readonly ComparedForecasts[];
  /** What differs between the configurations of the things of each pair, or of the runs. */
  readonly configuration: readonly ConfigurationDifference[];
  /** What a reader must know before believing a number. */
  readonly notes: readonly string[];
}

/** One run of the comparison. */
export interface ComparedRun {
  readonly runId: string;
  /** As short as it can be said. */
  readonly name: string;
  readonly data: DataSummary;
  readonly hashes: { readonly config: string; readonly data: string; readonly bars: string };
  /** Whether it read the bars that the first run read. */
  readonly sameBars: boolean;
  /** UTC days with a scored row. */
  readonly days: number;
  readonly segments: { readonly planned: number; readonly done: number };
  readonly forecast: ForecastFigures | null;
}

/** How good a run's forecasts are, on its own rows. */
export interface ForecastFigures {
  readonly rows: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly logLoss: number;
  readonly brier: number;
  /** The naive forecast's on the same rows. */
  readonly naiveAccuracy: number;
  readonly naiveLogLoss: number;
  /** Pooled rank correlation with the return that followed; null where no return was forecast. */
  readonly ic: { readonly horizonBars: number; readonly value: number; readonly t: number } | null;
}

/** One line of the comparison: a strategy of a run, or holding the market on a run's rows. */
export interface ComparedEntry {
  /** `trend`, or `trend@1a2b3c` where several runs are compared. */
  readonly name: string;
  readonly runId: string;
  readonly strategy: string;
  /** Whether it is not the run's own, but holding on the same rows under the same costs. */
  readonly held: boolean;
  /** Over all of the run's scored rows. */
  readonly metrics: StrategyMetrics;
  readonly days: number;
}

/** Two entries on the days that both have. */
export interface ComparedStrategies {
  readonly baseline: string;
  readonly against: string;
  /** ISO dates of the first and the last common day, and how many there are. */
  readonly days: { readonly count: number; readonly from: string; readonly to: string };
  /** The run's own record where it has the pair: Sharpe ratios, interval, tests. */
  readonly improvement: Improvement;
  /** The bootstrap p after Holm's adjustment for all that is held against the same baseline here; NaN where there is no p. */
  readonly holmP: number;
  /** How many are held against that baseline. */
  readonly family: number;
  readonly differences: readonly FigureDifference[];
  /** Null without segments. */
  readonly segments: SegmentTest | null;
}

/** One figure of both, and how far they lie apart. */
export interface FigureDifference {
  readonly figure: string;
  readonly unit: 'fraction' | 'number';
  readonly better: 'higher' | 'lower' | null;
  readonly baseline: number;
  readonly against: number;
  readonly difference: number;
  /** Whether the difference is a ratio less 1: of volatilities, or of 1 + growth. */
  readonly relative: boolean;
  readonly ci95: readonly [number, number];
  /** How the interval was made. */
  readonly method: string;
  /** Why there is no interval; null where there is one. */
  readonly reason: string | null;
}

/** Segments as pairs: in each the difference of the Sharpe ratios of its days. */
export interface SegmentTest {
  readonly improved: number;
  readonly worse: number;
  /** Those in which both have a Sharpe ratio; the same ratio is neither better nor worse. */
  readonly of: number;
  /** Two-sided exact p of Wilcoxon's signed-rank test. */
  readonly signedRankP: number;
  /** The same after Holm's adjustment for all that is held against the same baseline here. */
  readonly holmP: number;
  /** Two-sided exact p of the sign test. */
  readonly signP: number;
  readonly leads: readonly SegmentLead[];
}

export interface SegmentLead {
  readonly segment: number;
  /** ISO date of its first day here. */
  readonly from: string;
  readonly days: number;
  readonly baseline: number;
  readonly against: number;
  /** Sharpe ratio of `against` less the baseline's; NaN where one has none. */
  readonly lead: number;
}

/** Two runs' forecasts of the same rows. */
export interface ComparedForecasts {
  readonly baseline: string;
  readonly against: string;
  /** Rows that both forecast and that both mean the same regime of; 0 where nothing can be paired. */
  readonly rows: number;
  readonly figures: readonly ForecastDifference[];
  /** Why nothing is paired; null where it is. */
  readonly reason: string | null;
}

export interface ForecastDifference {
  readonly figure: 'accuracy' | 'logLoss' | 'ic';
  readonly better: 'higher' | 'lower';
  /** On the common rows. */
  readonly baseline: number;
  readonly against: number;
  readonly difference: number;
  readonly ci95: readonly [number, number];
  /** Two-sided: Diebold–Mariano for losses, Newey–West for the IC. */
  readonly p: number;
  readonly method: string;
  readonly reason: string | null;
}

/** What differs between two configurations, and nothing else. */
export interface ConfigurationDifference {
  readonly baseline: string;
  readonly against: string;
  readonly differences: readonly {
    /** Dotted path. */
    readonly path: string;
    /** Compact JSON; null where the key is not there. */
    readonly baseline: string | null;
    readonly against: string | null;
  }[];
}
