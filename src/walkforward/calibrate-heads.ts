import { childSeed, type Labels, type Matrix, type Segment, takeRows, type ValueTarget } from '../core/index.ts';
import { type Calibration, calibrate, calibrateReturns } from '../models/index.ts';
import { purgedFolds } from '../trainers/index.ts';
import { type CrossFitted, crossFit } from './cross-fit.ts';
import { forecastOnce } from './forecast-once.ts';
import type { ChosenHead } from './head-choice.ts';
import type { SegmentContext } from './segment-context.ts';

/** A head that was fitted, and what its calibration may read. Rows are those of `matrix`. */
export interface HeadToCalibrate {
  readonly context: SegmentContext;
  readonly segment: Segment;
  readonly matrix: Matrix;
  /** Row of the bars at which `matrix` starts. */
  readonly offset: number;
  /** The model's file without a calibration. */
  readonly bytes: Uint8Array;
  /** What the calibration is fitted on; unread where it is cross-fitted. */
  readonly calibrateRows: Int32Array;
  /** The model as it was fitted, and its fit part. */
  readonly chosen: ChosenHead;
}

/** Folds that ask whether a calibration helps. */
const FOLDS = 5;

/** Fits the regime head's calibrator, on the calibrate part or cross-fitted, and keeps it where it helps. */
export async function calibrateRegimes(head: HeadToCalibrate, target: Labels): Promise<Calibration> {
  const { context, offset } = head;
  const regime = Float64Array.from({ length: head.matrix.rows }, (_, i) => target.regime[offset + i]!);
  const seen = await forecastsOf(head, {
    name: 'regime',
    folds: context.crossFit ?? null,
    target: regime,
    labelEnd: target.labelEnd,
  });
  return withPieces(
    calibrate(
      context.calibrator!,
      {
        probabilities: seen.predicted,
        truth: Int32Array.from(seen.truth),
        classes: target.names.length,
        folds: seen.folds,
      },
      seen.source,
    ),
    seen,
  );
}

/** The same for a return head. */
export async function calibrateReturnHead(
  head: HeadToCalibrate,
  target: ValueTarget,
  name: string,
): Promise<ReturnType<typeof calibrateReturns>> {
  const { calibrator, crossFit: folds } = head.context.returnCalibration!;
  const values = target.value.slice(head.offset, head.offset + head.matrix.rows);
  const seen = await forecastsOf(head, {
    name,
    folds,
    target: values,
    labelEnd: target.labelEnd,
  });
  const { predicted, truth: realised } = seen;
  return withPieces(calibrateReturns(calibrator, { predicted, realised, folds: seen.folds }, seen.source), seen);
}

/** The calibration with the pieces of the fit part that it is of, where it was cross-fitted. */
function withPieces<T extends { readonly params: Readonly<Record<string, unknown>> }>(found: T, seen: Seen): T {
  return seen.pieces === undefined ? found : { ...found, params: { ...found.params, pieces: seen.pieces } };
}

interface Task {
  readonly name: string;
  readonly folds: number | null;
  readonly target: Float64Array;
  readonly labelEnd: Int32Array;
}

/** Forecasts of rows that the model which gave them was not fitted on; pieces where it was cross-fitted. */
type Seen = Omit<CrossFitted, 'trainMean' | 'pieces'> &
  Partial<Pick<CrossFitted, 'pieces'>> & { readonly source: string };

async function forecastsOf(head: HeadToCalibrate, task: Task): Promise<Seen> {
  const { context, matrix, offset, segment } = head;
  const endOf = (row: number): number => task.labelEnd[offset + row]! - offset;
  const { embargoBars } = context;
  if (task.folds === null) {
    const rows = head.calibrateRows;
    return {
      rows,
      predicted: await forecastOnce(head.bytes, takeRows(matrix, rows)),
      truth: Float64Array.from(rows, (t) => task.target[t]!),
      folds: purgedFolds(rows, endOf, FOLDS, embargoBars),
      source: 'calibrate part',
    };
  }
  const { rows, tuned, plain, selection } = head.chosen;
  const fitted = await crossFit({
    head: rows,
    tuned,
    plain,
    selection,
    folds: task.folds,
    seed: childSeed(context.seed, 'calibration', task.name, segment.index),
  });
  return { ...fitted, source: `cross-fitted, ${task.folds} folds` };
}
