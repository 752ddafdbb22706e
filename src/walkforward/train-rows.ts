import type { Segment } from '../core/index.ts';

/** What decides whether a row may train; all arrays have shape [n] over the run's bars. */
export interface RowFacts {
  /** 1 where the row has something to learn (a defined target). */
  readonly hasTarget: Uint8Array;
  /** Last row that the row's target reads. */
  readonly labelEnd: Int32Array;
  readonly gap: Uint8Array;
  /** First row at which every feature is defined. */
  readonly firstFeatureRow: number;
  readonly embargoBars: number;
}

export interface TrainRows {
  readonly rows: Int32Array;
  readonly dropped: {
    readonly gap: number;
    readonly warmUp: number;
    readonly withoutLabel: number;
    readonly purged: number;
  };
}

/**
 * The rows of a segment's train window that may train. A row's target is known only once every bar that it reads has
 * closed, so a row trains only if its `labelEnd` (plus the embargo) lies before the test window: purging is row by row.
 */
export function trainRows(segment: Segment, facts: RowFacts): TrainRows {
  const rows: number[] = [];
  const dropped = { gap: 0, warmUp: 0, withoutLabel: 0, purged: 0 };
  for (let t = segment.train.start; t < segment.train.end; t++) {
    if (facts.gap[t] === 1) dropped.gap++;
    else if (t < facts.firstFeatureRow) dropped.warmUp++;
    else if (facts.hasTarget[t] !== 1) dropped.withoutLabel++;
    else if (facts.labelEnd[t]! + facts.embargoBars >= segment.test.start) dropped.purged++;
    else rows.push(t);
  }
  return { rows: Int32Array.from(rows), dropped };
}

export interface TrainParts {
  readonly fit: Int32Array;
  readonly stop: Int32Array;
  readonly calibrate: Int32Array;
}

/** Parts of a train window that are not fitted on, as shares of its rows. */
export interface PartShares {
  readonly stop: number;
  readonly calibrate: number;
}

/** First rows of the stop and the calibrate part; infinite where a part is empty and nothing follows it. */
export interface PartBorders {
  readonly stopFrom: number;
  readonly calibrateFrom: number;
}

/** Where shares of the rows' number put the borders in time: fit | stop | calibrate. */
export function partBorders(rows: Int32Array, shares: PartShares): PartBorders {
  const calibrateAt = rows.length - Math.floor(rows.length * shares.calibrate);
  const stopAt = calibrateAt - Math.floor(rows.length * shares.stop);
  return {
    stopFrom: rows[stopAt] ?? Number.POSITIVE_INFINITY,
    calibrateFrom: rows[calibrateAt] ?? Number.POSITIVE_INFINITY,
  };
}

/** Splits train rows at the borders. Each is purged like the test's: a row whose target reads past it is in no part. */
export function splitTrainRows(
  rows: Int32Array,
  labelEnd: Int32Array,
  { stopFrom, calibrateFrom }: PartBorders,
): TrainParts {
  return {
    fit: rows.filter((t) => labelEnd[t]! < stopFrom),
    stop: rows.filter((t) => t >= stopFrom && labelEnd[t]! < calibrateFrom),
    calibrate: rows.filter((t) => t >= calibrateFrom),
  };
}
