import type { Segment } from '../core/index.ts';
import { labelerPart, type PlanContext, type SegmentLabeler, usedShares, whyUnfit } from './fit-labeler.ts';
import { type LabelledBars, labelBars, labelsOf } from './labelled-bars.ts';
import { type SegmentRows, segmentRows } from './segment-rows.ts';
import type { PartBorders } from './train-rows.ts';

export type RegimeHeadPlan =
  | (Extract<SegmentRows, { trainable: true }> & { readonly labelled: LabelledBars })
  | Extract<SegmentRows, { trainable: false }>;

/**
 * Labels for one segment and the rows on which its regime head is fitted, stopped and calibrated, or why it cannot be.
 *
 * @param labeler the segment's labeler where it was fitted before; without it one that is fitted is fitted here
 */
export function planRegimeHead(context: PlanContext, segment: Segment, labeler?: SegmentLabeler): RegimeHeadPlan {
  const { bars, labelScheme } = context;
  const withInputs = context.labelInputs !== false;
  let labelled = context.labelled;
  let borders: PartBorders | undefined;
  if (labelled === undefined) {
    const part = labelerPart(context, segment);
    borders = part.borders;
    const skip = (reason: string): RegimeHeadPlan => ({ trainable: false, reason, dropped: part.dropped });
    if (labeler !== undefined && 'reason' in labeler) return skip(labeler.reason);
    try {
      labelled =
        labeler === undefined
          ? labelBars(labelScheme, bars, part.range, withInputs)
          : labelsOf(labelScheme.restore(labeler.params), labelScheme.leadBars, bars, part.range, withInputs);
    } catch (error) {
      return skip(whyUnfit(error));
    }
  }
  const learnt = labelled.hindsight ?? labelled.target;
  const rows = segmentRows(
    segment,
    {
      gap: bars.gap,
      firstFeatureRow: context.firstFeatureRow,
      embargoBars: context.embargoBars,
      hasTarget: defined(learnt.regime),
      labelEnd: learnt.labelEnd,
    },
    {
      shares: usedShares(context),
      borders,
      minTrainRows: context.minTrainRows,
      classOf: (t) => learnt.regime[t]!,
      classNames: learnt.names,
    },
  );
  return rows.trainable ? { ...rows, labelled } : rows;
}

/** 1 where a code is defined. */
function defined(codes: Int8Array): Uint8Array {
  const mask = new Uint8Array(codes.length);
  for (let t = 0; t < codes.length; t++) mask[t] = Number(codes[t]! >= 0);
  return mask;
}
