import { definedRows } from './probability-scores.ts';
import { type Binning, calibrationBins, calibrationErrorOf, topProbabilities } from './reliability-parts.ts';

/**
 * Expected calibration error of the largest probability: mean over rows of |share of hits − mean probability| of their bin. NaN
 * without a row with a true class.
 *
 * @param p row-major, shape [m × classes]
 * @param truth codes, shape [m]; rows of −1 don't count
 * @see Guo, Pleiss, Sun & Weinberger 2017, ICML; Naeini, Cooper & Hauskrecht 2015, AAAI
 */
export function expectedCalibrationError(
  p: Float64Array,
  truth: ArrayLike<number>,
  classes: number,
  bins = 15,
  by: Binning = 'width',
): number {
  const top = topProbabilities(p, truth, classes);
  return calibrationErrorOf(calibrationBins(top.p, top.hits, bins, by));
}

/** Calibration of every class's own probability, not of the largest alone. */
export interface ClasswiseCalibrationError {
  /** Calibration error of each class's probability against whether it came true, shape [classes]. */
  readonly perClass: readonly number[];
  /** Their mean: classes count alike, also one that never came true. */
  readonly mean: number;
}

/**
 * Class-wise expected calibration error, as `expectedCalibrationError` for each class's probability on all rows.
 *
 * @see Kull et al. 2019, NeurIPS (Dirichlet calibration)
 */
export function classwiseCalibrationError(
  p: Float64Array,
  truth: ArrayLike<number>,
  classes: number,
  bins = 15,
  by: Binning = 'width',
): ClasswiseCalibrationError {
  const rows = definedRows(p, truth, classes);
  const perClass = Array.from({ length: classes }, (_, k) => {
    const own = Float64Array.from(rows, (i) => p[i * classes + k]!);
    const hits = Uint8Array.from(rows, (i) => Number(truth[i] === k));
    return calibrationErrorOf(calibrationBins(own, hits, bins, by));
  });
  return { perClass, mean: perClass.reduce((sum, value) => sum + value, 0) / classes };
}
