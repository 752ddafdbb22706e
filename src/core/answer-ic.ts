/** Information coefficient of one forecast with the return over one horizon, all rows at once. */
export interface IcSummary {
  readonly horizonBars: number;
  readonly rows: number;
  readonly pooledSpearman: number;
  readonly pooledPearson: number;
  readonly neweyWestT: number;
  readonly hitRate: number;
  /** A picture, never evidence: the mean of per-segment ICs is biased upwards. */
  readonly segmentMean: number;
}

/** The information coefficient on the rows of one regime. */
export interface RegimeIc {
  readonly name: string;
  readonly rows: number;
  readonly spearman: number;
  readonly pearson: number;
  readonly neweyWestT: number;
  /** Signs that agree, rows with a 0 left out. */
  readonly hitRate: number;
}

/** The rank correlation inside one segment. */
export interface SegmentIc {
  readonly segment: number;
  readonly rows: number;
  /** NaN where forecast or outcome doesn't vary. */
  readonly spearman: number;
  /** Signs that agree, rows with a 0 left out; absent in runs of before. */
  readonly hitRate?: number;
}

/** The same forecast moved round the series: what it correlates with where it can know nothing. */
export interface IcControl {
  /** Shifts tried, evenly spaced, none shorter than what forecast or return remember. */
  readonly shifts: number;
  /** Sample deviation of the Spearman correlations over the shifts. */
  readonly deviation: number;
  /** (1 + shifts whose correlation is as far from 0 as the real one) ÷ (1 + shifts). */
  readonly p: number;
}

/** The coefficient at the horizon that was asked for, and what else is known of it. */
export interface IcAnswer extends IcSummary {
  /** By horizon, rising; the points share rows and returns: one finding, not many. */
  readonly decay: readonly IcSummary[];
  /** By the newest regime known at the row. */
  readonly byRegime: readonly RegimeIc[];
  readonly segments: readonly SegmentIc[];
  /** Stands beside `segments` and `segmentMean`. */
  readonly segmentsWarning: string;
  /** NaN where the rows are too few to move the forecast out of its own reach. */
  readonly control: IcControl;
}
