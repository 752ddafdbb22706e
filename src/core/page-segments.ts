/** The walk-forward, segment by segment: what each trained on, and what came of it out of sample. */
export interface SegmentsPart {
  readonly segments: readonly PageSegment[];
  /** Whose returns `returns` are, in order: the compared strategies, or all where none are compared. */
  readonly strategies: readonly string[];
}

/** Times are ISO; figures are null where the segment has none. */
export interface PageSegment {
  readonly index: number;
  readonly state: 'done' | 'failed' | 'skipped';
  /** Why it has no model; empty for one that has. */
  readonly reason: string;
  /** Opens of the first and the last bar of each window. */
  readonly train: readonly [from: string, to: string];
  readonly test: readonly [from: string, to: string];
  /** Rows that the model was fitted, stopped and calibrated on. */
  readonly trainedOn: { readonly fit: number; readonly stop: number; readonly calibrate: number } | null;
  readonly accuracy: number | null;
  readonly naiveAccuracy: number | null;
  /** Spearman of the expected edge with the return that followed, inside the window. */
  readonly ic: number | null;
  /** Share of rows whose edge and return had one sign; absent in runs of before. */
  readonly icHitRate: number | null;
  /** Of `SegmentsPart.strategies`: return over the window. */
  readonly returns: readonly (number | null)[];
}
