import { type Segment, takeRows } from '../core/index.ts';
import { forecastOnce } from './forecast-once.ts';
import { chosenInputs } from './labelled-bars.ts';
import { planRegimeHead } from './plan-regime-head.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentMatrix } from './segment-matrix.ts';

/** How a regime head does on rows of its own train window. */
export interface PartScore {
  readonly rows: number;
  readonly accuracy: number;
  /** Of .99 p + .01 ÷ K, as everywhere. */
  readonly logLoss: number;
  /** Of the newest regime known at each row; null where none was. */
  readonly naiveAccuracy: number | null;
}

/**
 * The regime head on the parts that it was not fitted on; null for a part that is empty. The stop part chose its rounds, the
 * calibrate part its calibration: neither says how it does on bars to come.
 *
 * @param bytes the head's sealed file
 */
export async function scoreParts(
  context: SegmentContext,
  segment: Segment,
  bytes: Uint8Array,
): Promise<{ stop: PartScore | null; calibrate: PartScore | null }> {
  const planned = planRegimeHead(context, segment);
  if (!planned.trainable) return { stop: null, calibrate: null };
  const { target, naive } = planned.labelled;
  const offset = segment.train.start;
  const matrix = segmentMatrix(context.features, chosenInputs(planned.labelled, context.labelInputs), {
    start: offset,
    end: segment.train.end,
  });
  const classes = target.names.length;
  const score = async (part: Int32Array): Promise<PartScore | null> => {
    const rows = part.filter((t) => target.regime[t]! >= 0);
    if (rows.length === 0) return null;
    const p = await forecastOnce(
      bytes,
      takeRows(
        matrix,
        rows.map((t) => t - offset),
      ),
    );
    let hits = 0;
    let loss = 0;
    let known = 0;
    let naiveHits = 0;
    rows.forEach((t, i) => {
      const truth = target.regime[t]!;
      const row = p.subarray(i * classes, (i + 1) * classes);
      if (row.indexOf(Math.max(...row)) === truth) hits++;
      loss -= Math.log(0.99 * row[truth]! + 0.01 / classes);
      if (naive[t]! < 0) return;
      known++;
      if (naive[t] === truth) naiveHits++;
    });
    return {
      rows: rows.length,
      accuracy: hits / rows.length,
      logLoss: loss / rows.length,
      naiveAccuracy: known === 0 ? null : naiveHits / known,
    };
  };
  return { stop: await score(planned.parts.stop), calibrate: await score(planned.parts.calibrate) };
}
