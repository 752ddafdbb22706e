import {
  childSeed,
  type HeadExplanation,
  type Labels,
  type Matrix,
  makeRng,
  type ReturnHead,
  type Segment,
  type ValueTarget,
} from '../core/index.ts';
import { encodeOnnx, fitTransforms, type TreeModel } from '../models/index.ts';
import type { ProgressShare } from '../trainers/index.ts';
import { calibrateRegimes, calibrateReturnHead } from './calibrate-heads.ts';
import { explainHead } from './explain-head.ts';
import { type ChosenHead, chooseHead } from './head-choice.ts';
import type { LabelledBars } from './labelled-bars.ts';
import { planReturnHead } from './plan-return-head.ts';
import type { SegmentContext } from './segment-context.ts';
import type { TrainParts } from './train-rows.ts';
import { type ChainLink, type HeadLink, type HeadStart, startHead, summaryOf } from './warm-start.ts';

export interface FittedHead {
  readonly bytes: Uint8Array;
  readonly summary: Readonly<Record<string, unknown>>;
  /** What the transforms learned from the head's fit rows. */
  readonly transforms: readonly unknown[];
  /** What the calibration learned, or why there is none; null where none was asked for. */
  readonly calibration: unknown;
  /** The file without its calibration, where one was asked for. */
  readonly uncalibrated?: Uint8Array;
  /** What the next segment goes on from, where segments form a chain. */
  readonly link?: HeadLink | undefined;
  /** With the parameters and columns that were chosen inside the train window. */
  readonly chosen: ChosenHead;
  /** The model as trees, where it is a sum of them: behind the transforms and before any calibration. */
  trees(): TreeModel | undefined;
  /** What its columns add to its margins on rows of the matrix that it was fitted on; undefined where nothing tells. */
  explain(rows: Int32Array): HeadExplanation | undefined;
}

/**
 * The regime head: fitted on *fit*, stopped on *stop*, calibrated on *calibrate* or cross-fitted, with the calibrator inside the
 * graph.
 *
 * @param parts rows of `matrix`; of `calibrate` those that the calibrator may read
 * @param offset row of the bars at which `matrix` starts
 */
export async function fitRegimeHead(
  context: SegmentContext,
  segment: Segment,
  matrix: Matrix,
  parts: TrainParts,
  target: Labels,
  offset: number,
  labelled: LabelledBars,
  start: HeadStart,
  onProgress?: ProgressShare,
): Promise<FittedHead> {
  const inBars = parts.fit.map((t) => t + offset);
  const chosen = await chooseHead(context, segment, labelled, 'regime', inBars, matrix);
  const transforms = fitTransforms(context.transforms, matrix, parts.fit, context.features.names.length);
  const seen = transforms.apply(matrix);
  const model = await chosen.model.fit(
    {
      matrix: seen,
      rows: parts.fit,
      stopRows: parts.stop,
      target: Float64Array.from({ length: matrix.rows }, (_, i) => target.regime[offset + i]!),
      classes: target.names.length,
      regimes: target.names,
      labelEnd: target.labelEnd.slice(offset, offset + matrix.rows).map((end) => end - offset),
      embargoBars: context.embargoBars,
      threads: context.threads ?? 1,
      memory: context.memory,
      ...(start.warmStart === undefined ? {} : { warmStart: start.warmStart }),
    },
    makeRng(childSeed(context.seed, 'regime', segment.index)),
    onProgress,
  );
  const summary = { ...summaryOf(model, start), ...chosen.record };
  const link = start.link(model);
  const graph = transforms.prependTo(model.toOnnx());
  const { params } = transforms;
  if (context.calibrator === null) {
    return {
      bytes: encodeOnnx(graph),
      summary,
      transforms: params,
      calibration: null,
      link,
      chosen,
      trees: () => model.trees,
      explain: (rows) => explainHead(model, seen, rows),
    };
  }
  const uncalibrated = encodeOnnx(graph);
  const calibration = await calibrateRegimes(
    {
      context,
      segment,
      matrix,
      offset,
      bytes: uncalibrated,
      calibrateRows: parts.calibrate,
      chosen,
    },
    target,
  );
  return {
    bytes: calibration.fitted === null ? uncalibrated : encodeOnnx(calibration.fitted.appendTo(graph)),
    summary: { ...summary, calibration: calibration.params },
    transforms: params,
    calibration: calibration.params,
    uncalibrated,
    link,
    chosen,
    trees: () => model.trees,
    explain: (rows) => explainHead(model, seen, rows),
  };
}

/** A return head, on the rows of its own plan; it has a calibrate part only where a calibration reads it. */
export async function fitReturnHead(
  context: SegmentContext,
  segment: Segment,
  matrix: Matrix,
  target: ValueTarget,
  head: ReturnHead,
  labelled: LabelledBars,
  earlier?: ChainLink,
  onProgress?: ProgressShare,
): Promise<FittedHead | { readonly reason: string }> {
  const offset = segment.train.start;
  const planned = planReturnHead(context, segment, target);
  if (!planned.trainable) return { reason: planned.reason };
  const name = `return_${head.horizon}`;
  const start = startHead(context.warmStart?.returns, earlier, name, segment, planned.parts, target.labelEnd);
  const chosen = await chooseHead(context, segment, labelled, name, start.parts.fit, matrix);
  const [rows, stopRows, calibrateRows] = [start.parts.fit, start.parts.stop, start.parts.calibrate].map((part) =>
    part.map((t) => t - offset),
  ) as [Int32Array, Int32Array, Int32Array];
  const transforms = fitTransforms(context.transforms, matrix, rows, context.features.names.length);
  const seen = transforms.apply(matrix);
  const fitted = await chosen.model.fit(
    {
      matrix: seen,
      rows,
      stopRows,
      target: target.value.slice(offset, offset + matrix.rows),
      classes: 0,
      regimes: [],
      labelEnd: target.labelEnd.slice(offset, offset + matrix.rows).map((end) => end - offset),
      embargoBars: context.embargoBars,
      threads: context.threads ?? 1,
      memory: context.memory,
      ...(start.warmStart === undefined ? {} : { warmStart: start.warmStart }),
    },
    makeRng(childSeed(context.seed, 'return', head.horizon, segment.index)),
    onProgress,
  );
  const summary = { ...summaryOf(fitted, start), ...chosen.record };
  const link = start.link(fitted);
  const graph = transforms.prependTo(fitted.toOnnx());
  const bytes = encodeOnnx(graph);
  const { params } = transforms;
  const trees = () => fitted.trees;
  const explain = (explained: Int32Array) => explainHead(fitted, seen, explained);
  if (context.returnCalibration == null) {
    return { bytes, summary, transforms: params, calibration: null, link, chosen, trees, explain };
  }
  const calibration = await calibrateReturnHead(
    { context, segment, matrix, offset, bytes, calibrateRows, chosen },
    target,
    name,
  );
  return {
    bytes: calibration.fitted === null ? bytes : encodeOnnx(calibration.fitted.appendTo(graph)),
    summary: { ...summary, calibration: calibration.params },
    transforms: params,
    calibration: calibration.params,
    uncalibrated: bytes,
    link,
    chosen,
    trees,
    explain,
  };
}
