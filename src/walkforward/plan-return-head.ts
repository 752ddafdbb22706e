import type { Segment, ValueTarget } from '../core/index.ts';
import type { SegmentContext } from './segment-context.ts';
import { type SegmentRows, segmentRows } from './segment-rows.ts';

/** What planning a return head needs of a run. */
export type ReturnPlanContext = Pick<
  SegmentContext,
  'bars' | 'firstFeatureRow' | 'embargoBars' | 'returnModel' | 'shares' | 'minTrainRows'
>;

/** The rows on which a return head is fitted and stopped, purged by its own horizon; it has no calibrate part. */
export function planReturnHead(context: ReturnPlanContext, segment: Segment, target: ValueTarget): SegmentRows {
  return segmentRows(
    segment,
    {
      hasTarget: Uint8Array.from(target.value, (value) => (Number.isNaN(value) ? 0 : 1)),
      labelEnd: target.labelEnd,
      gap: context.bars.gap,
      firstFeatureRow: context.firstFeatureRow,
      embargoBars: context.embargoBars,
    },
    {
      shares: { stop: context.returnModel!.stopsEarly ? context.shares.stop : 0, calibrate: 0 },
      minTrainRows: context.minTrainRows,
    },
  );
}
