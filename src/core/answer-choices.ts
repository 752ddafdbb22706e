/** Which columns a head was fitted on, over the segments. */
export interface SelectionSummary {
  readonly use: string;
  readonly segments: number;
  /** Columns of the schema. */
  readonly columns: number;
  /** Mean number of columns kept. */
  readonly meanKept: number;
  /**
   * How alike the kept sets of the segments are, protected columns left out: 1 always the same, 0 as alike as by chance. NaN with
   * one segment, or where all or none are always kept. Windows that overlap make sets alike, and the interval too narrow.
   */
  readonly stability: { readonly value: number; readonly ci95: readonly [number, number] };
  /** Every column by falling share of the segments that keep it. */
  readonly kept: readonly {
    readonly name: string;
    readonly segments: number;
    readonly share: number;
    readonly protected: boolean;
    /** Mean over the segments of its importance on rows held out. */
    readonly importance: number;
  }[];
}

/** Which parameters a head was fitted with, over the segments. */
export interface TuningSummary {
  readonly when: 'segment' | 'once';
  readonly rule: string;
  readonly score: string;
  readonly segments: number;
  readonly trials: number;
  /** By parameter: how often each of its values was chosen. */
  readonly chosen: Readonly<Record<string, readonly { readonly value: unknown; readonly segments: number }[]>>;
  /** Segments whose best trial did not beat the second by two standard errors of their difference. */
  readonly indistinct: number;
  /** Means over the segments, of the chosen trial: fold score (better than it will be: it was chosen by it), its standard error. */
  readonly foldScore: number;
  readonly foldError: number;
}
