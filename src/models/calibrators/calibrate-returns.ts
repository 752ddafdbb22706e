import type { FittedReturnMap, ReturnCalibrator } from './return-map.ts';

export interface ReturnCalibrationRows {
  /** Bps, shape [rows] each. */
  readonly predicted: Float64Array;
  readonly realised: Float64Array;
  readonly folds: readonly { readonly train: Int32Array; readonly test: Int32Array }[];
}

/**
 * `calibrate` for expected returns: a map that doesn't lower the mean squared error of rows held out is not used.
 *
 * @param source where the rows come from, for the manifest
 */
export function calibrateReturns(
  calibrator: ReturnCalibrator,
  { predicted, realised, folds }: ReturnCalibrationRows,
  source: string,
): { readonly fitted: FittedReturnMap | null; readonly params: Readonly<Record<string, unknown>> } {
  const fitted = calibrator.fit(predicted, realised);
  const facts = { use: calibrator.name, source, rows: predicted.length };
  const skipped = (reason: string, more = {}) => ({ fitted: null, params: { ...facts, skipped: reason, ...more } });
  if (fitted.params.reason !== null) return skipped(fitted.params.reason);
  const sums = { before: 0, after: 0, rows: 0 };
  for (const { train, test } of folds) {
    if (test.length === 0) continue;
    const take = (values: Float64Array, rows: Int32Array) => Float64Array.from(rows, (i) => values[i]!);
    const other = calibrator.fit(take(predicted, train), take(realised, train));
    if (other.params.reason !== null) continue;
    const plain = take(predicted, test);
    const mapped = other.apply(plain);
    const truth = take(realised, test);
    sums.rows += test.length;
    for (let i = 0; i < truth.length; i++) {
      sums.before += (plain[i]! - truth[i]!) ** 2;
      sums.after += (mapped[i]! - truth[i]!) ** 2;
    }
  }
  if (sums.rows === 0) return skipped('too few rows to hold it against others');
  const errors = {
    rmseBefore: Math.sqrt(sums.before / sums.rows),
    rmseAfter: Math.sqrt(sums.after / sums.rows),
    heldOutRows: sums.rows,
  };
  if (!(sums.after < sums.before)) {
    const bps = (value: number) => value.toFixed(2);
    return skipped(
      `it does not lower the error of rows held out (${bps(errors.rmseBefore)} bps before, ${bps(errors.rmseAfter)} after)`,
      errors,
    );
  }
  return { fitted, params: { ...fitted.params, ...facts, crossFitted: errors } };
}
