import { InputError, type Segment } from '../core/index.ts';
import { type LabelledBars, labelBars } from './labelled-bars.ts';
import type { SegmentContext } from './segment-context.ts';
import { type SegmentRows, segmentRows } from './segment-rows.ts';
import { type PartBorders, partBorders, type RowFacts, trainRows } from './train-rows.ts';

/** What planning needs of a run. */
export type PlanContext = Pick<
  SegmentContext,
  | 'bars'
  | 'labelScheme'
  | 'labelled'
  | 'firstFeatureRow'
  | 'embargoBars'
  | 'shares'
  | 'minTrainRows'
  | 'regimeModel'
  | 'calibrator'
>;

/** Why a labeler could not be fitted on a segment's rows, which skips the segment and not the run. */
const UNFIT: readonly string[] = ['TRAIN_TOO_SHORT', 'LABELER_DEGENERATE'];

export type RegimeHeadPlan =
  | (Extract<SegmentRows, { trainable: true }> & { readonly labelled: LabelledBars })
  | Extract<SegmentRows, { trainable: false }>;

/**
 * Labels for one segment and the rows on which its regime head is fitted, stopped and calibrated, or why it cannot be.
 *
 * A labeler that is fitted sees the fit part only: were it fitted on the whole window, stopping and calibrating would
 * judge on rows that had already shaped the labels. So the borders are drawn before there are labels, by what every label
 * is known to read.
 */
export function planRegimeHead(context: PlanContext, segment: Segment): RegimeHeadPlan {
  const { bars, labelScheme } = context;
  const facts = { gap: bars.gap, firstFeatureRow: context.firstFeatureRow, embargoBars: context.embargoBars };
  // A part that nothing would read is fitted on instead.
  const shares = {
    stop: context.regimeModel.stopsEarly ? context.shares.stop : 0,
    calibrate: context.calibrator === null ? 0 : context.shares.calibrate,
  };
  let labelled = context.labelled;
  let borders: PartBorders | undefined;
  if (labelled === undefined) {
    const reach = labelScheme.leadBars + labelScheme.horizonBars;
    const n = bars.time.length;
    const all: RowFacts = {
      ...facts,
      hasTarget: new Uint8Array(n).fill(1),
      labelEnd: Int32Array.from({ length: n }, (_, t) => t + reach),
    };
    const { rows, dropped } = trainRows(segment, all);
    borders = partBorders(rows, shares);
    const end = Math.min(segment.test.start - context.embargoBars, borders.stopFrom, borders.calibrateFrom);
    try {
      labelled = labelBars(labelScheme, bars, { start: segment.train.start, end });
    } catch (error) {
      if (error instanceof InputError && UNFIT.includes(error.code)) {
        return { trainable: false, reason: error.what, dropped };
      }
      throw error;
    }
  }
  const { target } = labelled;
  const rows = segmentRows(
    segment,
    {
      ...facts,
      hasTarget: Uint8Array.from(target.regime, (code) => (code >= 0 ? 1 : 0)),
      labelEnd: target.labelEnd,
    },
    {
      shares,
      borders,
      minTrainRows: context.minTrainRows,
      classOf: (t) => target.regime[t]!,
      classNames: target.names,
    },
  );
  return rows.trainable ? { ...rows, labelled } : rows;
}
