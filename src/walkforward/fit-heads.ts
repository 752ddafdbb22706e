import {
  childSeed,
  type Labels,
  type Matrix,
  makeRng,
  type ReturnHead,
  type Segment,
  takeRows,
  type ValueTarget,
} from '../core/index.ts';
import { encodeOnnx, fitTransforms, openOnnx } from '../models/index.ts';
import type { SegmentContext } from './segment-context.ts';
import { segmentRows } from './segment-rows.ts';
import type { TrainParts } from './train-rows.ts';

export interface FittedHead {
  readonly bytes: Uint8Array;
  readonly summary: Readonly<Record<string, unknown>>;
  /** What the transforms learned from the head's fit rows. */
  readonly transforms: readonly unknown[];
}

/**
 * The regime head: fitted on *fit*, stopped on *stop*, calibrated on *calibrate*, with the calibrator inside the graph.
 *
 * @param parts rows of `matrix`
 * @param offset row of the bars at which `matrix` starts
 */
export async function fitRegimeHead(
  context: SegmentContext,
  segment: Segment,
  matrix: Matrix,
  parts: TrainParts,
  target: Labels,
  offset: number,
): Promise<FittedHead & { readonly calibration: unknown }> {
  const transforms = fitTransforms(context.transforms, matrix, parts.fit, context.features.names.length);
  const seen = transforms.apply(matrix);
  const model = await context.regimeModel.fit(
    {
      matrix: seen,
      rows: parts.fit,
      stopRows: parts.stop,
      target: Float64Array.from({ length: matrix.rows }, (_, i) => target.regime[offset + i]!),
      classes: target.names.length,
      regimes: target.names,
      labelEnd: target.labelEnd.slice(offset, offset + matrix.rows).map((end) => end - offset),
    },
    makeRng(childSeed(context.seed, 'regime', segment.index)),
  );
  const graph = transforms.prependTo(model.toOnnx());
  const { params } = transforms;
  if (context.calibrator === null) {
    return { bytes: encodeOnnx(graph), summary: model.summary, transforms: params, calibration: null };
  }
  const calibration = context.calibrator.fit(
    model.predict(takeRows(seen, parts.calibrate)),
    Int32Array.from(parts.calibrate, (t) => target.regime[offset + t]!),
    target.names.length,
  );
  return {
    bytes: encodeOnnx(calibration.appendTo(graph)),
    summary: { ...model.summary, calibration: calibration.params },
    transforms: params,
    calibration: calibration.params,
  };
}

/** A return head: its rows are purged by its own horizon; it has no calibrate part. */
export async function fitReturnHead(
  context: SegmentContext,
  segment: Segment,
  matrix: Matrix,
  target: ValueTarget,
  head: ReturnHead,
): Promise<FittedHead | { readonly reason: string }> {
  const model = context.returnModel!;
  const offset = segment.train.start;
  const planned = segmentRows(
    segment,
    {
      hasTarget: Uint8Array.from(target.value, (value) => (Number.isNaN(value) ? 0 : 1)),
      labelEnd: target.labelEnd,
      gap: context.bars.gap,
      firstFeatureRow: context.firstFeatureRow,
      embargoBars: context.embargoBars,
    },
    { shares: { stop: model.stopsEarly ? context.shares.stop : 0, calibrate: 0 }, minTrainRows: context.minTrainRows },
  );
  if (!planned.trainable) return { reason: planned.reason };
  const rows = planned.parts.fit.map((t) => t - offset);
  const transforms = fitTransforms(context.transforms, matrix, rows, context.features.names.length);
  const fitted = await model.fit(
    {
      matrix: transforms.apply(matrix),
      rows,
      stopRows: planned.parts.stop.map((t) => t - offset),
      target: target.value.slice(offset, offset + matrix.rows),
      classes: 0,
      regimes: [],
      labelEnd: target.labelEnd.slice(offset, offset + matrix.rows).map((end) => end - offset),
    },
    makeRng(childSeed(context.seed, 'return', head.horizon, segment.index)),
  );
  const bytes = encodeOnnx(transforms.prependTo(fitted.toOnnx()));
  return { bytes, summary: fitted.summary, transforms: transforms.params };
}

/** Runs a model file once over a matrix and lets it go. */
export async function forecastOnce(bytes: Uint8Array, matrix: Matrix): Promise<Float64Array> {
  const runner = await openOnnx(bytes);
  try {
    return await runner.run(matrix);
  } finally {
    await runner.close();
  }
}
