/**
 * What a head's columns add to its margins on test rows (Shapley values): plain data of one segment.
 */
export interface HeadExplanation {
  /** Test rows that were explained, evenly spread. */
  readonly rows: number;
  readonly features: readonly string[];
  /** Mean |value| by output and column, as a share of the sum over all: [outputs][columns]. */
  readonly byOutput: readonly (readonly number[])[];
  /** Correlation of the column with its own Shapley value: +1 pushes up as it rises; null where it adds nothing. */
  readonly direction: readonly (readonly (number | null)[])[];
}

/** How alike two segments rank the columns. */
export interface RankAgreement {
  /** Mean of the pairs' Spearman correlations; NaN without pairs. */
  readonly mean: number;
  readonly lowest: number;
  readonly pairs: number;
}

export type Steadiness = 'stable' | 'changing' | 'unstable';

/** A column over the segments. */
export interface FeatureLine {
  readonly name: string;
  /** Share of the head's |Shapley values|: mean, and the 5th and 95th percentile of the segments. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Segments in which it is among the `topCount` largest. */
  readonly inTop: number;
  /** By segment, in the order of `segments`; NaN where the segment has no such column. */
  readonly bySegment: readonly number[];
  /**
   * By output: its share there, and the share of segments, of those in which it says anything, whose direction is up. NaN where no
   * segment has one.
   */
  readonly outputs: readonly { readonly share: number; readonly up: number; readonly segments: number }[];
  /** Share of the split gain, mean of the segments; null where the model has no gain. */
  readonly gain: number | null;
  /** The word for how much its share and its direction change. */
  readonly word: Steadiness | null;
}

/** One head: what its forecasts lean on, and for how long. */
export interface HeadFeatures {
  /** `regime`, `return_1d`. */
  readonly head: string;
  /** The regimes, or the head's own name for a value. */
  readonly outputs: readonly string[];
  /** Segments with an explanation, by index. */
  readonly segments: readonly number[];
  /** Columns of the head, and how many of them are listed, by share. */
  readonly columns: number;
  readonly features: readonly FeatureLine[];
  readonly topCount: number;
  /** Share of all |Shapley values| that the columns beyond the list have. */
  readonly rest: number;
  /** Rank correlation of each segment's columns with those of the one before; NaN for the first. */
  readonly neighbours: readonly number[];
  readonly neighbour: RankAgreement;
  /** Of segments whose train windows share no row; null where no two are. */
  readonly apart: RankAgreement | null;
  /** Of `apart`, else of the neighbours; null with a single segment. */
  readonly word: Steadiness | null;
  readonly sentence: string;
  /** Explained rows, all segments together. */
  readonly rows: number;
}

/** By head; `without`: heads whose models have neither trees nor coefficients. */
export interface FeaturesPart {
  readonly heads: readonly HeadFeatures[];
  readonly without: readonly string[];
}
