import type { Segment, ValueTarget } from '../core/index.ts';
import type { SegmentContext } from './segment-context.ts';
import { type SegmentRows, segmentRows } from './segment-rows.ts';

/** What planning a return head needs of a run. */
export type ReturnPlanContext = Pick<
  SegmentContext,
  'bars' | 'firstFeatureRow' | 'embargoBars' | 'returnModel' | 'returnCalibration' | 'shares' | 'minTrainRows'
>;

/** The rows of a return head, purged by its own horizon; there is a calibrate part only where a calibration reads it. */
export function planReturnHead(context: ReturnPlanContext, segment: Segment, target: ValueTarget): SegmentRows {
  return segmentRows(
    segment,
    {
      hasTarget: defined(target.value),
      labelEnd: target.labelEnd,
      gap: context.bars.gap,
      firstFeatureRow: context.firstFeatureRow,
      embargoBars: context.embargoBars,
    },
    {
      shares: {
        stop: context.returnModel!.stopsEarly ? context.shares.stop : 0,
        calibrate: context.returnCalibration?.crossFit === null ? context.shares.calibrate : 0,
      },
      minTrainRows: context.minTrainRows,
    },
  );
}

/** 1 where there is a value. */
function defined(values: Float64Array): Uint8Array {
  const mask = new Uint8Array(values.length);
  for (let t = 0; t < values.length; t++) mask[t] = Number(!Number.isNaN(values[t]!));
  return mask;
}
