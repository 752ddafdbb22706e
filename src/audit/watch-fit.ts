import type { Segment } from '../core/index.ts';
import type { Calibrator, MatrixTransform } from '../models/index.ts';
import type { Model } from '../trainers/index.ts';
import type { ChainLink, SegmentContext, SegmentLabeler, SegmentResult } from '../walkforward/index.ts';
import type { Chain } from './chain.ts';

/** Rows of the bars that a head's parts were given. */
export interface GivenRows {
  readonly fit: Int32Array;
  readonly stop: Int32Array;
  /** One array a transform. */
  readonly transforms: readonly Int32Array[];
  /** Whether the model went on from an earlier one. */
  readonly warm: boolean;
}

/** A fit whose parts were looked over the shoulder. */
export interface WatchedFit {
  readonly result: SegmentResult;
  readonly regime: GivenRows | undefined;
  /** One a return head. */
  readonly returns: readonly GivenRows[];
  /** What the calibrator was told to be true; undefined without one. */
  readonly truth: Int32Array | undefined;
}

/**
 * Fits a segment and notes what its models, transforms and calibrator are given. The calibrator leaves the model's file as it is, so that
 * the file shows the model alone.
 */
export async function fitWatched(
  chain: Chain,
  context: SegmentContext,
  segment: Segment,
  labeler: SegmentLabeler | undefined,
  link?: ChainLink,
): Promise<WatchedFit> {
  const offset = segment.train.start;
  const inBars = (rows: Int32Array): Int32Array => rows.map((t) => t + offset);
  const given: GivenRows[] = [];
  let transforms: Int32Array[] = [];
  let truth: Int32Array | undefined;
  const watchModel = (model: Model): Model => ({
    name: model.name,
    task: model.task,
    stopsEarly: model.stopsEarly,
    needsLabelInputs: model.needsLabelInputs,
    warmStarts: model.warmStarts === true,
    fit(set, rng, onProgress) {
      given.push({ fit: inBars(set.rows), stop: inBars(set.stopRows), transforms, warm: set.warmStart !== undefined });
      transforms = [];
      return model.fit(set, rng, onProgress);
    },
  });
  const watchTransform = (transform: MatrixTransform): MatrixTransform => ({
    name: transform.name,
    fit(matrix, rows, columns) {
      transforms.push(inBars(rows));
      return transform.fit(matrix, rows, columns);
    },
  });
  const watchCalibrator = ({ name }: Calibrator): Calibrator => ({
    name,
    fit(_probabilities, told) {
      // The first fit is the one that counts; those after it, on some of the rows, ask whether it helps.
      truth ??= told.slice();
      return {
        params: { use: name, reason: null },
        apply: (probabilities) => probabilities,
        appendTo: (graph) => graph,
      };
    },
  });
  const result = await chain.fit(
    {
      ...context,
      regimeModel: watchModel(context.regimeModel),
      returnModel: context.returnModel === null ? null : watchModel(context.returnModel),
      transforms: context.transforms.map(watchTransform),
      calibrator: context.calibrator === null ? null : watchCalibrator(context.calibrator),
    },
    segment,
    labeler,
    { link },
  );
  const [regime, ...returns] = given;
  return { result, regime, returns, truth };
}
