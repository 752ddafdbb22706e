import { InputError, type Range, type Segment } from '../core/index.ts';
import type { LabelParams } from '../labels/index.ts';
import type { SegmentContext } from './segment-context.ts';
import {
  type PartBorders,
  type PartShares,
  partBorders,
  type RowFacts,
  type TrainRows,
  trainRows,
} from './train-rows.ts';

/** What planning needs of a run. */
export type PlanContext = Pick<
  SegmentContext,
  | 'bars'
  | 'labelScheme'
  | 'labelled'
  | 'labelInputs'
  | 'firstFeatureRow'
  | 'embargoBars'
  | 'shares'
  | 'minTrainRows'
  | 'regimeModel'
  | 'calibrator'
  | 'crossFit'
  | 'conformal'
>;

/** The parts of a train window that something reads; one that nothing would read is fitted on instead. */
export function usedShares({ regimeModel, calibrator, crossFit, conformal, shares }: PlanContext): PartShares {
  const calibrates = (calibrator !== null && crossFit == null) || conformal != null;
  return {
    stop: regimeModel.stopsEarly ? shares.stop : 0,
    calibrate: calibrates ? shares.calibrate : 0,
  };
}

/** The part of a train window on which a labeler is fitted. */
export interface LabelerPart {
  readonly range: Range;
  readonly borders: PartBorders;
  readonly dropped: TrainRows['dropped'];
}

/**
 * A labeler that is fitted sees the fit part only: were it fitted on the whole window, stopping and calibrating would
 * judge on rows that had already shaped the labels. So the borders are drawn before there are labels, by what every label
 * is known to read.
 */
export function labelerPart(context: PlanContext, segment: Segment): LabelerPart {
  const { bars, labelScheme, embargoBars, firstFeatureRow } = context;
  const reach = labelScheme.leadBars + labelScheme.horizonBars;
  const n = bars.time.length;
  const labelEnd = new Int32Array(n);
  for (let t = 0; t < n; t++) labelEnd[t] = t + reach;
  const facts: RowFacts = {
    gap: bars.gap,
    firstFeatureRow,
    embargoBars,
    hasTarget: new Uint8Array(n).fill(1),
    labelEnd,
  };
  const { rows, dropped } = trainRows(segment, facts);
  const borders = partBorders(rows, usedShares(context));
  const end = Math.min(segment.test.start - embargoBars, borders.stopFrom, borders.calibrateFrom);
  return { range: { start: segment.train.start, end }, borders, dropped };
}

/** A segment's labeler by its parameters (`renaming` among them once its states are matched), or why it could not be fitted. */
export type SegmentLabeler = { readonly params: LabelParams } | { readonly reason: string };

/** What a fitted labeler leaves for the matching of its states. */
export type LabelerFit =
  | {
      readonly params: LabelParams;
      /** Raw codes of the rows of the train window, each as it was known at its row. */
      readonly codes: Int8Array;
    }
  | { readonly reason: string };

/** Why a labeler could not be fitted on a segment's rows, which skips the segment and not the run. */
const UNFIT: readonly string[] = ['TRAIN_TOO_SHORT', 'LABELER_DEGENERATE'];

/** The reason in words where an error says that a labeler could not be fitted; throws any other error again. */
export function whyUnfit(error: unknown): string {
  if (error instanceof InputError && UNFIT.includes(error.code)) return error.what;
  throw error;
}

/** Fits the labeler of one segment, whose states have no names yet. Pure: same context and segment, same parameters and codes. */
export function fitSegmentLabeler(context: PlanContext, segment: Segment): LabelerFit {
  const { bars, labelScheme } = context;
  try {
    const fitted = labelScheme.fit(bars, labelerPart(context, segment).range);
    return { params: fitted.params, codes: fitted.codes(bars, segment.train) };
  } catch (error) {
    return { reason: whyUnfit(error) };
  }
}
