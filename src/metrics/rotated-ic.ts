import { rankWithTies, standardise } from './correlation.ts';
import { pairedRows, takeRows } from './pooled-ic.ts';

/**
 * Rank correlations of a control without signal: the same forecast, moved round the series by each shift. It keeps the forecast's own
 * memory, and knows nothing. A shift shorter than that memory (from either end) still knows something.
 *
 * @param forecast shape [n]; rows where either is NaN are dropped before
 * @param realised shape [n]
 * @param shifts whole numbers of rows ≥ 0; taken modulo the rows that are left
 * @returns one coefficient for each shift; NaN where one series doesn't vary
 */
export function rotatedIcs(
  forecast: ArrayLike<number>,
  realised: ArrayLike<number>,
  shifts: readonly number[],
): Float64Array {
  const rows = pairedRows(forecast, realised);
  const n = rows.length;
  const x = standardise(rankWithTies(takeRows(forecast, rows)));
  const y = standardise(rankWithTies(takeRows(realised, rows)));
  return Float64Array.from(shifts, (shift) => {
    const first = shift % n;
    let sum = 0;
    for (let i = 0; i < n - first; i++) sum += x[i]! * y[i + first]!;
    for (let i = n - first; i < n; i++) sum += x[i]! * y[i + first - n]!;
    return sum / n;
  });
}
