/** A stretch of rows `[start, end)` with one code. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly code: number;
}

/**
 * Stretches of one defined code; undefined rows (−1) end a run and start none.
 *
 * @param starts rows at which a new run starts in any case (the first row after a hole in the forecasts)
 */
export function findRuns(codes: ArrayLike<number>, starts: Iterable<number> = []): Run[] {
  const breaks = new Set(starts);
  const runs: Run[] = [];
  let start = 0;
  for (let i = 1; i <= codes.length; i++) {
    if (i < codes.length && codes[i] === codes[start] && !breaks.has(i)) continue;
    if (codes[start]! >= 0) runs.push({ start, end: i, code: codes[start]! });
    start = i;
  }
  return runs;
}

/** Defined rows ÷ runs, in rows; open runs count as they stand. NaN without a defined row. */
export function meanRun(codes: ArrayLike<number>, starts: Iterable<number> = []): number {
  let rows = 0;
  const runs = findRuns(codes, starts);
  for (const run of runs) rows += run.end - run.start;
  return rows / runs.length;
}
