import { type Bars, isoTime, type Segment } from '../core/index.ts';
import { type BundleManifest, type SealedBundle, sealBundle } from '../models/index.ts';
import { driftReference } from './drift-reference.ts';
import type { SegmentLabeler } from './fit-labeler.ts';
import { weightedHeads } from './horizon-weights.ts';
import type { SegmentContext } from './segment-context.ts';
import type { TrainParts } from './train-rows.ts';
import {
  type FitSegmentOptions,
  type HeadOutcome,
  ofHeads,
  type SegmentModels,
  type TrainedSegment,
  trainSegment,
} from './train-segment.ts';

/** What one segment answers; arrays have one value a test row. */
export type SegmentResult =
  | { readonly status: 'skipped'; readonly reason: string }
  | (TrainedSegment & { readonly bundle: SealedBundle });

/**
 * Fits one segment and forecasts its test rows: labeler, regime head with calibration, return heads, sealed bundle; the
 * forecasts come from onnxruntime on the very bytes that are sealed. Pure: same context, segment, labeler and link, same bytes.
 *
 * @param segment with an empty test window for a model that stands alone
 * @param labeler the segment's labeler with the names of its states, where it was fitted before
 */
export async function fitSegment(
  context: SegmentContext,
  segment: Segment,
  labeler?: SegmentLabeler,
  options: FitSegmentOptions = {},
): Promise<SegmentResult> {
  const models = await trainSegment(context, segment, labeler, options);
  if ('reason' in models) return { status: 'skipped', reason: models.reason };
  return { ...models.trained, bundle: sealSegment(context, segment, models) };
}

function sealSegment(
  context: SegmentContext,
  segment: Segment,
  { files, regime, returns, labelled, parts, fitRows, matrix }: SegmentModels,
): SealedBundle {
  const { weights } = returns;
  const heads = { regime, ...returns.heads };
  const { conformal } = regime;
  return sealBundle({
    heads: files,
    manifest: {
      ...context.manifest,
      ...(weights === null
        ? {}
        : { returnHeads: weightedHeads(context.returnHeads, weights), horizonWeights: weights }),
      segment: segment.test.start === segment.test.end ? null : segment.index,
      features: [...matrix().names],
      labeler: labelled.params,
      ...(context.transforms.length === 0 ? {} : { transforms: ofHeads(heads, ({ transforms }) => transforms) }),
      calibration: regime.calibration,
      ...(context.returnCalibration == null
        ? {}
        : { returnCalibrations: ofHeads(returns.heads, ({ calibration }) => calibration) }),
      ...chosenByHead(heads),
      ...(conformal === undefined ? {} : { conformal: { ...context.conformal!, ...conformal } }),
      windows: windowsOf(context.bars, segment, parts),
      driftReference: driftReference(matrix(), fitRows),
    },
  });
}

/** What was chosen of the heads, for the manifest: keys that no head has are left out. */
function chosenByHead(heads: Readonly<Record<string, HeadOutcome>>): Pick<BundleManifest, 'selection' | 'tuning'> {
  const selection = ofHeads(heads, ({ chosen }) => chosen.selection);
  const tuning = ofHeads(heads, ({ chosen }) => chosen.tuning);
  return {
    ...(Object.keys(selection).length === 0 ? {} : { selection }),
    ...(Object.keys(tuning).length === 0 ? {} : { tuning }),
  };
}

function windowsOf(bars: Bars, segment: Segment, parts: TrainParts): BundleManifest['windows'] {
  const iso = (row: number): string => isoTime(bars.time[row]!);
  const part = (rows: Int32Array) =>
    rows.length === 0 ? null : { from: iso(rows[0]!), to: iso(rows[rows.length - 1]!), rows: rows.length };
  const span = (start: number, end: number) => ({ from: iso(start), to: iso(end - 1), rows: end - start });
  return {
    train: span(segment.train.start, segment.train.end),
    fit: part(parts.fit),
    stop: part(parts.stop),
    calibrate: part(parts.calibrate),
    test: segment.test.start === segment.test.end ? null : span(segment.test.start, segment.test.end),
  };
}
