import { logLoss } from '../../metrics/index.ts';
import type { Calibrator, FittedCalibrator } from './contract.ts';

/** Rows that the model was not fitted on, and how to hold a calibration against them. */
export interface CalibrationRows {
  /** Row-major, shape [rows × classes]. */
  readonly probabilities: Float64Array;
  readonly truth: Int32Array;
  readonly classes: number;
  /** Positions among the rows: each row is in one `test` at most, and shares nothing with its fold's `train`. */
  readonly folds: readonly { readonly train: Int32Array; readonly test: Int32Array }[];
}

/** A calibration that lowers the loss, or none, with what the manifest says of either. */
export interface Calibration {
  readonly fitted: FittedCalibrator | null;
  readonly params: Readonly<Record<string, unknown>>;
}

/** As a run's log loss: one row at probability 0 must not decide whether a calibration helps. */
const UNIFORM_SHARE = 0.01;

/**
 * Fits a calibrator and asks whether it helps: on each fold the log loss of a fit on the other rows beside that of the
 * probabilities as they are. One that doesn't lower it is not used.
 *
 * Log losses score .99 p + .01 ÷ classes, as a run's does.
 *
 * @param source where the rows come from, for the manifest
 */
export function calibrate(calibrator: Calibrator, rows: CalibrationRows, source: string): Calibration {
  const { probabilities, truth, classes } = rows;
  const fitted = calibrator.fit(probabilities, truth, classes);
  const facts = { use: calibrator.name, source, rows: truth.length };
  const skipped = (reason: string, more = {}): Calibration => ({
    fitted: null,
    params: { ...facts, skipped: reason, ...more },
  });
  if (fitted.params.reason !== null) return skipped(fitted.params.reason);
  const held = heldOut(calibrator, rows);
  if (held === null) return skipped('too few rows to hold it against others');
  const losses = { logLossBefore: held.before, logLossAfter: held.after, heldOutRows: held.rows };
  if (!(held.after < held.before)) {
    return skipped(
      `it does not lower the log loss of rows held out (${held.before.toFixed(4)} before, ${held.after.toFixed(4)} after)`,
      losses,
    );
  }
  return { fitted, params: { ...fitted.params, ...facts, crossFitted: losses } };
}

/** Log losses before and after over the folds whose other rows could be fitted on; null without any. */
function heldOut(calibrator: Calibrator, { probabilities, truth, classes, folds }: CalibrationRows) {
  const sums = { before: 0, after: 0, rows: 0 };
  const take = (rows: Int32Array) => ({
    p: Float64Array.from({ length: rows.length * classes }, (_, at) => {
      const i = Math.floor(at / classes);
      return probabilities[rows[i]! * classes + (at - i * classes)]!;
    }),
    truth: Int32Array.from(rows, (i) => truth[i]!),
  });
  for (const fold of folds) {
    if (fold.test.length === 0) continue;
    const train = take(fold.train);
    const other = calibrator.fit(train.p, train.truth, classes);
    if (other.params.reason !== null) continue;
    const test = take(fold.test);
    const count = fold.test.length;
    sums.rows += count;
    sums.before += count * logLoss(test.p, test.truth, classes, UNIFORM_SHARE);
    sums.after += count * logLoss(other.apply(test.p), test.truth, classes, UNIFORM_SHARE);
  }
  return sums.rows === 0 ? null : { before: sums.before / sums.rows, after: sums.after / sums.rows, rows: sums.rows };
}
