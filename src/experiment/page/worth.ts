import { bartlettSum, wilsonInterval } from '../../metrics/index.ts';

/** Two-sided 95 % point of the normal distribution. */
export const Z95 = 1.959963984540054;

/** A share of some rows of a series, with the interval that overlapping targets leave it. */
export interface Share {
  readonly rows: number;
  readonly share: number;
  readonly ci95: readonly [number, number];
  /** As many independent rows would say as much. */
  readonly worth: number;
}

/**
 * How often something came true on some rows of a series. Neighbouring rows share most of their target, so that they count for far
 * fewer: for as many as the Newey–West error of the share says, and at most one a stretch of `overlapBars` bars. The interval is
 * Wilson's for that many.
 *
 * @param row bar of each row, rising, shape [m]
 * @param counts which rows count
 * @param hits 1 where it came true, shape [m]
 */
export function shareOf(
  row: ArrayLike<number>,
  counts: (i: number) => boolean,
  hits: (i: number) => boolean,
  overlapBars: number,
): Share {
  const m = row.length;
  const stretch = Math.max(1, overlapBars);
  let rows = 0;
  let came = 0;
  let stretches = 0;
  let newest = -1;
  for (let i = 0; i < m; i++) {
    if (!counts(i)) continue;
    rows++;
    if (hits(i)) came++;
    const at = Math.floor(row[i]! / stretch);
    if (at !== newest) stretches++;
    newest = at;
  }
  const share = came / rows;
  const terms = new Float64Array(m);
  for (let i = 0; i < m; i++) if (counts(i)) terms[i] = (hits(i) ? 1 : 0) - share;
  const variance = bartlettSum(terms, overlapBars) / rows ** 2;
  const most = Math.min(rows, stretches);
  const worth = variance > 0 ? Math.min(most, (share * (1 - share)) / variance) : most;
  return { rows, share, ci95: rows === 0 ? [Number.NaN, Number.NaN] : wilsonInterval(share * worth, worth), worth };
}
