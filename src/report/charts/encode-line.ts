/** Times as whole steps from the first: short to write, exact to read. */
export interface TimeGrid {
  /** Epoch ms of step 0. */
  readonly start: number;
  readonly step: number;
  steps(time: number): number;
}

/** Points of a line: steps since the point before, and values. */
export interface SmallLine {
  readonly t: readonly number[];
  readonly v: readonly (number | null)[];
}

/** Means of stretches of rows: steps since the stretch before, and each column's mean in thousandths; −1: none. */
export interface SmallStretches {
  readonly t: readonly number[];
  readonly of: readonly (readonly number[])[];
  /** Rows of a stretch at most. */
  readonly rows: number;
}

/** The grid of rising times: their smallest step where all lie on it, else milliseconds. */
export function timeGrid(time: ArrayLike<number>): TimeGrid {
  const start = time[0] ?? 0;
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < time.length; i++) step = Math.min(step, time[i]! - time[i - 1]!);
  for (let i = 0; i < time.length && step > 1; i++) if ((time[i]! - start) % step !== 0) step = 1;
  const unit = Number.isFinite(step) && step > 0 ? step : 1;
  return { start, step: unit, steps: (at) => Math.round((at - start) / unit) };
}

/** @param rows which of the values, rising */
export function encodeLine(
  grid: TimeGrid,
  time: ArrayLike<number>,
  values: ArrayLike<number>,
  rows: readonly number[],
  digits: number,
): SmallLine {
  let before = 0;
  const t = rows.map((row) => {
    const at = grid.steps(time[row]!);
    const since = at - before;
    before = at;
    return since;
  });
  return { t, v: rows.map((row) => Number(values[row]!.toPrecision(digits))) };
}

/** Columns as means of at most `limit` stretches of rows, so that what adds up to 1 still does; a hole in time ends a stretch. */
export function meanStretches(
  grid: TimeGrid,
  time: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  limit: number,
): SmallStretches {
  const rows = Math.max(1, Math.ceil(time.length / limit));
  const t: number[] = [];
  const of: number[][] = columns.map(() => []);
  let before = 0;
  const put = (at: number, values: readonly number[]): void => {
    t.push(at - before);
    before = at;
    for (const [k, value] of values.entries()) of[k]!.push(Number.isFinite(value) ? Math.round(value * 1000) : -1);
  };
  for (let start = 0; start < time.length; ) {
    let end = start + 1;
    while (end < time.length && end - start < rows && time[end]! - time[end - 1]! <= grid.step) end++;
    put(
      grid.steps(time[start]!),
      columns.map((values) => meanOf(values, start, end)),
    );
    const hole = end < time.length && time[end]! - time[end - 1]! > grid.step;
    if (hole || end === time.length)
      put(
        grid.steps(time[end - 1]!) + 1,
        columns.map(() => Number.NaN),
      );
    start = end;
  }
  return { t, of, rows };
}

/** Of the finite values; NaN where there are none. */
function meanOf(values: ArrayLike<number>, start: number, end: number): number {
  let sum = 0;
  let count = 0;
  for (let i = start; i < end; i++) {
    if (!Number.isFinite(values[i]!)) continue;
    sum += values[i]!;
    count++;
  }
  return sum / count;
}
