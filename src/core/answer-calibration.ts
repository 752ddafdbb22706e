/** How honest probabilities were, over all scored rows. */
export interface ReliabilitySummary {
  readonly rows: number;
  /** Scores .99 p + .01 ÷ K, as the classification's. */
  readonly logLoss: number;
  readonly brier: number;
  /** brier = reliability − resolution + uncertainty + withinBins, in bins of equal width. */
  readonly brierParts: {
    readonly reliability: number;
    readonly resolution: number;
    readonly uncertainty: number;
    readonly withinBins: number;
  };
  /** Of the likeliest regime's probability, in bins of equal width, and of equal numbers of rows. */
  readonly eceWidth: number;
  readonly eceMass: number;
  /** Those of equal width: mean probability of the likeliest regime beside the share that came true. */
  readonly bins: readonly { readonly rows: number; readonly probability: number; readonly share: number }[];
}

/** Why a segment's forecasts are served without the calibration that was asked for. */
export interface SkippedCalibration {
  readonly segment: number;
  readonly reason: string;
}

/** Expected returns beside those that followed, in bps, in groups of equal numbers of rows by rising forecast. */
export interface DecileTable {
  readonly deciles: readonly {
    readonly rows: number;
    readonly predicted: number;
    readonly realised: number;
    /** Standard error of `realised`, rows that share their horizon counted once. */
    readonly error: number;
  }[];
  /** Root mean squared difference of forecast and return. */
  readonly rmse: number;
}

export interface ReturnCalibrationSummary {
  readonly horizon: string;
  /** Null where the head has no calibration. */
  readonly use: string | null;
  readonly applied: number;
  readonly skipped: readonly SkippedCalibration[];
  /** Null where the head has no calibration. */
  readonly before: DecileTable | null;
  readonly after: DecileTable;
}

/** Calibration out of sample: only of runs that ask for one. */
export interface CalibrationSummary {
  readonly regime: {
    readonly use: string;
    /** Segments that serve calibrated probabilities. */
    readonly applied: number;
    readonly skipped: readonly SkippedCalibration[];
    readonly before: ReliabilitySummary | null;
    readonly after: ReliabilitySummary | null;
  } | null;
  readonly returns: readonly ReturnCalibrationSummary[];
}

/** How often sets held the regime that came. Shares of rows; NaN without any. */
export interface ConformalTally {
  readonly rows: number;
  readonly coverage: number;
  readonly meanSize: number;
  readonly emptyShare: number;
  readonly fullShare: number;
  /** Coverage of the rows whose regime came. */
  readonly byRegime: Readonly<Record<string, number>>;
  /** The lowest coverage of a segment. */
  readonly worstSegment: number;
}

/** Sets of regimes out of sample, by both methods: only of runs that ask for sets. */
export interface ConformalSummary {
  readonly alpha: number;
  /** The one whose sets are in the forecast file. */
  readonly method: 'adaptive' | 'split';
  readonly score: string;
  readonly gamma: number;
  readonly nominal: number;
  readonly adaptive: ConformalTally;
  readonly split: ConformalTally;
  /** Where the adaptive alpha went. */
  readonly adaptiveAlpha: { readonly lowest: number; readonly highest: number; readonly last: number };
}
