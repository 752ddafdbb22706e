import { type Labels, type Matrix, takeRows } from '../core/index.ts';
import { type ConformalScore, type ConformalScores, conformalScores, keepScores } from '../models/index.ts';
import { forecastOnce } from './forecast-once.ts';

/**
 * The calibrate part shared out: where both a calibrator and conformal sets are fitted on it, the older half goes to the
 * calibrator and the newer to the sets, since nothing may be read twice. Purged at the border.
 *
 * @param endOf last row that the target of a row reads
 */
export function shareCalibrateRows(
  rows: Int32Array,
  endOf: (row: number) => number,
  { calibrator, sets }: { readonly calibrator: boolean; readonly sets: boolean },
): { readonly calibrator: Int32Array; readonly sets: Int32Array } {
  const none = new Int32Array(0);
  if (!(calibrator && sets)) return { calibrator: calibrator ? rows : none, sets: sets ? rows : none };
  const border = rows[Math.floor(rows.length / 2)] ?? Number.POSITIVE_INFINITY;
  return {
    calibrator: rows.filter((t) => endOf(t) < border),
    sets: rows.filter((t) => t >= border),
  };
}

/**
 * Scores of the true regimes by the very file that is served.
 *
 * @param rows of `matrix`
 * @param target what forecasts are judged on, at rows of the bars
 * @param offset row of the bars at which `matrix` starts
 */
export async function scoreRegimes(
  bytes: Uint8Array,
  matrix: Matrix,
  rows: Int32Array,
  target: Labels,
  offset: number,
  score: ConformalScore,
): Promise<ConformalScores> {
  const known = rows.filter((t) => target.regime[offset + t]! >= 0);
  const classes = target.names.length;
  const p = known.length === 0 ? new Float64Array(0) : await forecastOnce(bytes, takeRows(matrix, known));
  return keepScores(
    Float64Array.from(
      known,
      (t, i) => conformalScores(p.subarray(i * classes, (i + 1) * classes), score)[target.regime[offset + t]!]!,
    ),
  );
}
