/** One horizon's forecasts of rows that their model was not fitted on, and what they weigh for it. */
export interface HorizonWeight {
  readonly horizon: string;
  readonly weight: number;
  /** Rank correlation with the return that followed, all folds together; null where the forecasts don't vary. */
  readonly ic: number | null;
  /** Newey–West error of `ic`, with what folds have in common. */
  readonly error: number | null;
}

/** How a segment's horizons came by their weights. */
export interface HorizonWeights {
  readonly folds: number;
  /** Rows that every horizon forecast without having seen them. */
  readonly rows: number;
  /** How far the weights were drawn to equal ones: 0 not at all, 1 they are equal. */
  readonly shrink: number;
  readonly horizons: readonly HorizonWeight[];
  /** Why the weights are equal although they were asked for by IC. */
  readonly note?: string;
}

/** A mean over segments, and the lowest and highest of them. */
export interface SegmentSpread {
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
}

/** A rank correlation with the return that followed, and its Newey–West interval. */
export interface HorizonIc {
  readonly ic: number;
  readonly ci95: readonly [number, number];
  readonly neweyWestT: number;
}

export interface HorizonSummary {
  readonly horizon: string;
  readonly horizonBars: number;
  readonly weight: SegmentSpread;
  /** On inner folds, mean of the segments, windows that overlap counted once; null where weights don't come from them. */
  readonly inner: HorizonIc | null;
  /** Of the stitched forecasts; null where there are none. */
  readonly outOfSample: (HorizonIc & { readonly rows: number }) | null;
}

/** The edge by its weights beside the edge by equal weights, out of sample on the same rows. */
export interface WeightingComparison {
  readonly horizonBars: number;
  readonly rows: number;
  readonly weighted: number;
  readonly equal: number;
  /** weighted − equal. */
  readonly difference: number;
  /** Stationary bootstrap over UTC days, studentised. */
  readonly ci95: readonly [number, number];
  readonly p: number;
  /** `noise` where the interval holds 0, or where there is none. */
  readonly verdict: 'better' | 'worse' | 'noise';
  /** One plain sentence. */
  readonly sentence: string;
}

/** What several horizons weigh in `edgeBps`, and whether that was worth anything. */
export interface HorizonWeightsSummary {
  readonly use: 'equal' | 'fixed' | 'inner-ic';
  /** Segments with weights. */
  readonly segments: number;
  readonly horizons: readonly HorizonSummary[];
  /** How far inner-fold weights were drawn to equal ones; null where weights don't come from inner folds. */
  readonly shrink: SegmentSpread | null;
  readonly bySegment: readonly ({ readonly segment: number } & HorizonWeights)[];
  /** Null where the weights are equal by configuration, or there are no forecasts. */
  readonly comparison: WeightingComparison | null;
}
