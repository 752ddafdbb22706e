import type { Segment } from '../core/index.ts';
import type { Calibrator, MatrixTransform } from '../models/index.ts';
import type { Model, TrainingSet } from '../trainers/index.ts';
import type { ChainLink, HeadChoice, SegmentContext, SegmentLabeler, SegmentResult } from '../walkforward/index.ts';
import type { Chain } from './chain.ts';

/** Rows of the bars that a head's parts were given. */
export interface GivenRows {
  readonly fit: Int32Array;
  readonly stop: Int32Array;
  /** Whether the fit is on an inner fold, whose stop rows are of the fit part. */
  readonly inner: boolean;
  /** One array a transform. */
  readonly transforms: readonly Int32Array[];
  /** Whether the model went on from an earlier one. */
  readonly warm: boolean;
}

/** A fit whose parts were looked over the shoulder. */
export interface WatchedFit {
  readonly result: SegmentResult;
  /** Every fit of the regime head: its own, and those on inner folds. */
  readonly regime: readonly GivenRows[];
  /** The same, one list a return head. */
  readonly returns: readonly (readonly GivenRows[])[];
  /** What the calibrator was told to be true when it was fitted on all that it may read; undefined without one. */
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
  const regime: GivenRows[] = [];
  const returns: GivenRows[][] = context.returnHeads.map(() => []);
  const headOf = returnHeadOf(context, offset);
  let transforms: Int32Array[] = [];
  let truth: Int32Array | undefined;
  const watchModel = (model: Model, listOf: (set: TrainingSet) => GivenRows[] | undefined): Model => ({
    name: model.name,
    task: model.task,
    stopsEarly: model.stopsEarly,
    needsLabelInputs: model.needsLabelInputs,
    warmStarts: model.warmStarts === true,
    ...(model.explains === undefined ? {} : { explains: model.explains }),
    fit(set, rng, onProgress) {
      listOf(set)?.push({
        fit: inBars(set.rows),
        stop: inBars(set.stopRows),
        inner: set.inner === true,
        transforms,
        warm: set.warmStart !== undefined,
      });
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
      // What it is fitted on first; fits on a part of that ask whether it helps.
      truth ??= told.slice();
      return {
        params: { use: name, reason: null },
        apply: (probabilities) => probabilities,
        appendTo: (graph) => graph,
      };
    },
  });
  type ListOf = Parameters<typeof watchModel>[1];
  const watchChoice = (choice: HeadChoice | undefined, listOf: ListOf): HeadChoice => ({
    selection: choice?.selection ?? null,
    tuning:
      choice?.tuning == null
        ? null
        : {
            ...choice.tuning,
            trials: choice.tuning.trials.map((trial) => ({ ...trial, model: watchModel(trial.model, listOf) })),
          },
  });
  const result = await chain.fit(
    {
      ...context,
      regimeModel: watchModel(context.regimeModel, () => regime),
      returnModel: context.returnModel === null ? null : watchModel(context.returnModel, (set) => returns[headOf(set)]),
      regimeChoice: watchChoice(context.regimeChoice, () => regime),
      returnChoice: watchChoice(context.returnChoice, (set) => returns[headOf(set)]),
      transforms: context.transforms.map(watchTransform),
      calibrator: context.calibrator === null ? null : watchCalibrator(context.calibrator),
    },
    segment,
    labeler,
    { link },
  );
  return { result, regime, returns, truth };
}

/** Which return head a fit is for, by what it learns. */
function returnHeadOf({ returnTargets }: SegmentContext, offset: number): (set: TrainingSet) => number {
  return ({ target }) =>
    returnTargets.findIndex(({ value }) => target.every((learnt, i) => Object.is(learnt, value[offset + i])));
}
