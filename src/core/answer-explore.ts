import type { DataSummary } from './answer.ts';

/** Equal bins from `low` to `high`; what lies beyond an end is counted in the bin at that end. */
export interface HistogramCounts {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** A figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly ci95: readonly [low: number, high: number];
}

/** What the bars are, before anything is made of them. */
export interface MarketPortrait {
  /** First bar's open to last bar's close. */
  readonly spanDays: number;
  readonly gaps: {
    readonly rows: number;
    readonly runs: number;
    readonly share: number;
    /** Longest run: ISO time of its first row, and its rows. */
    readonly longest: { readonly from: string; readonly rows: number } | null;
    /** Months that have any: `2024-03`, gap rows, rows. */
    readonly months: readonly { readonly month: string; readonly gapRows: number; readonly rows: number }[];
  };
  /** Of the real bars. */
  readonly zeroVolume: { readonly rows: number; readonly share: number };
  /** Real bars whose close is that of the bar before. */
  readonly stale: {
    readonly rows: number;
    readonly share: number;
    readonly longest: { readonly from: string; readonly bars: number } | null;
  };
  readonly jumps: Jumps;
  readonly volume: { readonly median: number; readonly mean: number; readonly p99: number; readonly max: number };
}

/**
 * What a move beyond the limit is: taken back within three bars (`spike`: a bad print, or a wick), behind missing bars (`after gap`:
 * no move of one bar at all), or kept (`jump`).
 */
export type JumpKind = 'jump' | 'spike' | 'after gap';

export interface Jumps {
  /** Robust deviations beyond which a move from close to close is listed. */
  readonly limit: number;
  /** The robust deviation of a bar's return. */
  readonly deviation: number;
  readonly counts: Readonly<Record<JumpKind, number>>;
  readonly largest: readonly {
    readonly time: string;
    readonly kind: JumpKind;
    /** Fraction of the close before. */
    readonly move: number;
    readonly deviations: number;
  }[];
}

/** The shape of log returns over one bar, or one day. */
export interface ReturnShape {
  readonly over: 'bar' | 'day';
  readonly count: number;
  readonly mean: number;
  readonly sd: number;
  readonly annualVolatility: number;
  readonly skew: number;
  readonly excessKurtosis: number;
  readonly min: number;
  readonly max: number;
  readonly quantiles: readonly { readonly share: number; readonly value: number }[];
  /** Moves beyond so many deviations: how many came, and how many a normal law of that deviation would bring. */
  readonly beyond: readonly { readonly deviations: number; readonly count: number; readonly normal: number }[];
  /** Hill's index of the largest hundredth of falls and of rises: moments of that order and above do not exist. */
  readonly tailIndex: { readonly falls: number; readonly rises: number };
  readonly histogram: HistogramCounts;
}

export interface Autocorrelation extends Estimate {
  readonly lagBars: number;
}

/** One hour of the day or one weekday, UTC. */
export interface SeasonPart {
  readonly name: string;
  readonly count: number;
  /** Mean log return of a bar. */
  readonly mean: Estimate;
  /** Holm-adjusted over the parts, that the mean return is 0. */
  readonly meanP: number;
  /** Mean size of a move, relative to the mean size on the same day (hours) or in the same week (weekdays). */
  readonly activity: Estimate;
  /** Holm-adjusted over the parts, that the activity is 1. */
  readonly activityP: number;
}

export interface ReturnsPortrait {
  readonly shapes: readonly ReturnShape[];
  readonly returns: readonly Autocorrelation[];
  readonly absolute: readonly Autocorrelation[];
  /** Empty where a bar is a day or longer. */
  readonly hours: readonly SeasonPart[];
  readonly weekdays: readonly SeasonPart[];
  readonly sentences: readonly string[];
}

/** A column that a model would see, on real bars. */
export interface FeaturePortrait {
  readonly name: string;
  readonly of: 'feature' | 'label input';
  /** Leading rows without a value. */
  readonly warmUp: number;
  /** Rows without a value after that. */
  readonly missing: number;
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  readonly quantiles: readonly { readonly share: number; readonly value: number }[];
  /** Share of values farther from the median than five times what the quartiles would be from it in a normal law. */
  readonly extremes: number;
  /** From the 0.5th to the 99.5th percentile. */
  readonly histogram: HistogramCounts;
}

export interface CorrelationPortrait {
  /** Columns in an order that puts alike ones side by side. */
  readonly names: readonly string[];
  /** Spearman's rank correlations in that order. */
  readonly matrix: readonly (readonly number[])[];
  /** Rows they are of. */
  readonly rows: number;
  /** |correlation| from which a pair counts as redundant. */
  readonly limit: number;
  readonly redundant: readonly { readonly a: string; readonly b: string; readonly correlation: number }[];
  /** Columns left out: constant, or without values on most rows. */
  readonly omitted: readonly string[];
}

export interface LabelPortrait {
  readonly use: string;
  readonly leadBars: number;
  /** Rows after its own that a label reads. */
  readonly horizonBars: number;
  /** Rows that a label may read back. */
  readonly lookbackBars: number;
  /** Where the labeler was fitted: its first train window; null for one that is not fitted. */
  readonly fittedOn: { readonly from: string; readonly to: string; readonly rows: number } | null;
  readonly undefinedRows: number;
  readonly classes: readonly {
    readonly name: string;
    readonly rows: number;
    readonly share: number;
    readonly runs: number;
    readonly meanRunDays: number;
  }[];
  readonly runs: number;
  readonly meanRunDays: number;
  /** Share of what was known at a row (line) that became each regime (column) a lead later; a line of NaN: never known. */
  readonly transitions: readonly (readonly number[])[];
  /** Where a run ended: share of each regime (column) that came next. */
  readonly next: readonly (readonly number[])[];
  /** Rows that have both a target and something known. */
  readonly scored: number;
  /** Share of them whose target is the newest known label; the interval allows for autocorrelation. */
  readonly naiveAccuracy: Estimate;
  /** Share of them whose target is the most frequent one behind what was known; the table is of the same rows. */
  readonly markovAccuracy: number;
  /** Share of the most frequent target. */
  readonly majority: number;
  /** Entropy of the target, bits: no column can say more. */
  readonly entropyBits: number;
}

/** Mutual information in bits, less what chance alignments give. */
export interface Information {
  readonly bits: number;
  /** Above it 5 % of the chance alignments lie, on the same scale. */
  readonly noise95: number;
  /** Holm-adjusted over all columns and lags. */
  readonly p: number;
}

export interface InformationPortrait {
  readonly lags: readonly { readonly bars: number; readonly name: string }[];
  /** Place of the lead among them. */
  readonly leadAt: number;
  readonly rows: number;
  /** Chance alignments: the labels moved round the circle. */
  readonly shifts: number;
  readonly level: number;
  /** The newest known label, one a lag: what needs no model. */
  readonly naive: readonly Information[];
  readonly columns: readonly {
    readonly name: string;
    readonly of: 'feature' | 'label input';
    /** One a lag. */
    readonly lags: readonly Information[];
    /** At the lead, beyond the newest known label. */
    readonly beyondNaive: Information;
    /** Why nothing can be told of it; null otherwise. */
    readonly unjudged: string | null;
  }[];
  /** Why there is none; null otherwise. */
  readonly reason: string | null;
}

/**
 * `drift`: told apart from noise although all columns were tested; `perhaps`: by itself it would be, among so many it is not; `too slow to
 * tell`: the column remembers so long that the file holds too few stretches of it to tell anything.
 */
export type DriftVerdict = 'drift' | 'perhaps' | 'within noise' | 'too slow to tell';

export interface ColumnDrift {
  readonly name: string;
  readonly of: 'market' | 'feature' | 'label input';
  readonly first: { readonly mean: number; readonly median: number };
  readonly last: { readonly mean: number; readonly median: number };
  /** Kolmogorov and Smirnov's distance, with the 95th percentile of block permutations. */
  readonly ks: number;
  readonly ksNoise95: number;
  /** Population stability index over tenths of the first window. */
  readonly psi: number;
  readonly psiNoise95: number;
  /** Of the distance; Holm-adjusted over all columns. */
  readonly p: number;
  /** Length of the blocks that were permuted. */
  readonly blockDays: number;
  readonly verdict: DriftVerdict;
}

export interface DriftPortrait {
  readonly first: { readonly from: string; readonly to: string; readonly rows: number };
  readonly last: { readonly from: string; readonly to: string; readonly rows: number };
  /** `year` where the file has two; else its halves. */
  readonly windows: 'year' | 'half';
  readonly level: number;
  readonly permutations: number;
  readonly columns: readonly ColumnDrift[];
  readonly classes: readonly {
    readonly name: string;
    readonly first: number;
    readonly last: number;
    /** Last less first; the interval allows for autocorrelation, lies within ±1, and is NaN where regimes last too long to tell. */
    readonly difference: Estimate;
  }[];
  /** Half the sum of the shares' differences. */
  readonly classDistance: {
    readonly value: number;
    readonly noise95: number;
    readonly p: number;
    readonly verdict: DriftVerdict;
  } | null;
  readonly reason: string | null;
}

/** A data set's portrait before any model: `explore --json`. */
export interface ExploreAnswer {
  readonly data: DataSummary;
  readonly seed: number;
  /** What a reader must know before choosing anything by it. */
  readonly cautions: readonly string[];
  readonly market: MarketPortrait;
  readonly returns: ReturnsPortrait;
  readonly features: readonly FeaturePortrait[];
  readonly correlations: CorrelationPortrait;
  readonly labels: LabelPortrait;
  readonly information: InformationPortrait;
  readonly drift: DriftPortrait;
}

/** What the page's chart is drawn from; shape [n]. */
export interface ExploreSeries {
  /** Epoch ms, the bar's open. */
  readonly time: Float64Array;
  readonly close: Float64Array;
  /** −1: none. */
  readonly label: Int8Array;
  readonly regimes: readonly string[];
}
