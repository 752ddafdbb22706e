import { type Bars, InputError, isoTime, makeBars } from '../core/index.ts';
import { detectInterval } from './check-interval.ts';
import { orderRows, timeBound } from './check-order.ts';
import { checkValues } from './check-values.ts';
import { type DataPolicies, DEFAULT_POLICIES, type RawBars } from './raw-bars.ts';
import type { DataGap, DataReport } from './report.ts';

/** Share of gap rows from which the report explains itself. */
const MANY_GAPS = 0.2;

export interface CheckOptions {
  /** First time read: ISO text (UTC where it has no offset) or epoch milliseconds. */
  readonly from?: string | number | null | undefined;
  /** Reading stops before it. */
  readonly to?: string | number | null | undefined;
  /** Configuration key to blame where no bar lies in the period; `data.from` or `data.to` where absent. */
  readonly periodPath?: string | undefined;
  readonly policies?: Partial<DataPolicies> | undefined;
  /** Expected interval; detected without it. */
  readonly intervalMs?: number | undefined;
}

/**
 * Raw columns to bars on a grid without holes: order, duplicates, interval, values; a missing or NaN bar becomes a flat row
 * at the previous close with volume 0 and `gap` = 1. NaN rows before the first real bar are dropped and reported. Further
 * columns keep what the file has on NaN rows and are NaN at times that it lacks.
 *
 * Takes `raw` over: its arrays may become the bars' own.
 *
 * @throws InputError for what a policy refuses
 */
export function checkBars(raw: RawBars, options: CheckOptions = {}): { bars: Bars; report: DataReport } {
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  const from = timeBound(options.from, 'data.from', Number.NEGATIVE_INFINITY);
  const to = timeBound(options.to, 'data.to', Number.POSITIVE_INFINITY);
  const ordered = orderRows(raw, from, to, policies, options.periodPath);
  const intervalMs = detectInterval(raw, ordered.rows, options.intervalMs);
  const checked = checkValues(raw, ordered.rows, policies);
  const notes = [...raw.notes];
  for (const name of checked.infiniteExtras) notes.push(`infinite values of column "${name}" were read as NaN`);

  const leading = checked.bad.indexOf(0);
  if (leading < 0) {
    throw new InputError('DATA_EMPTY', {
      what: `none of the ${ordered.rows.length} rows is a usable bar: every one lacks a price or volume, or holds a bad one`,
      where: raw.file,
      mend: 'check the columns in data.columns and the file',
    });
  }
  if (leading > 0) notes.push(`${leading} unusable rows before the first real bar were dropped`);
  const rows = ordered.rows.subarray(leading);
  const bad = checked.bad.subarray(leading);

  const first = raw.time[rows[0]!]!;
  const total = Math.round((raw.time[rows.at(-1)!]! - first) / intervalMs) + 1;
  const absent = total - rows.length;
  if (absent > 0 && policies.missing === 'refuse') throw absentTimes(raw, rows, intervalMs, absent);
  const whole = total === raw.time.length && isIdentity(rows);

  const time = whole ? raw.time : new Float64Array(total);
  const gap = new Uint8Array(total).fill(1);
  const slots = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    slots[i] = Math.round((raw.time[rows[i]!]! - first) / intervalMs);
    gap[slots[i]!] = bad[i]!;
  }
  for (let i = 0; i < total; i++) time[i] = first + i * intervalMs;

  const columns: Record<string, Float64Array> = {};
  for (const [name, values] of Object.entries(raw.columns)) {
    const out = whole ? values : new Float64Array(total).fill(Number.NaN);
    if (!whole) for (let i = 0; i < rows.length; i++) out[slots[i]!] = values[rows[i]!]!;
    if (checked.infiniteExtras.includes(name)) replaceInfinite(out);
    columns[name] = out;
  }
  const bars = makeBars({ time, intervalMs, columns, gap });
  fillGaps(bars);
  const gaps = gapRuns(bars);
  const report: DataReport = {
    file: raw.file,
    rows: total,
    from: isoTime(time[0]!),
    to: isoTime(time[total - 1]!),
    intervalMs,
    gapRows: gaps.reduce((sum, run) => sum + run.rows, 0),
    gaps,
    duplicates: ordered.duplicates,
    unordered: ordered.unordered,
    inconsistent: checked.inconsistent,
    infinite: checked.infinite,
    missing: checked.missing + absent,
    notes,
  };
  if (report.gapRows > MANY_GAPS * total) {
    notes.push(
      `${((100 * report.gapRows) / total).toFixed(1)} % of the rows are gaps; a market with closing hours has flat rows while it is closed`,
    );
  }
  return { bars, report };
}

function absentTimes(raw: RawBars, rows: Int32Array, intervalMs: number, absent: number): InputError {
  let at = 1;
  while (raw.time[rows[at]!]! - raw.time[rows[at - 1]!]! === intervalMs) at++;
  return new InputError('VALUE_MISSING', {
    what: `${absent} ${absent === 1 ? 'bar is' : 'bars are'} missing`,
    where: `${raw.file}, before row ${rows[at]! + 1} (${isoTime(raw.time[rows[at]!]!)}; the bar before is ${isoTime(raw.time[rows[at - 1]!]!)})`,
    mend: 'add the bars, or set data.policies.missing: gap',
  });
}

function isIdentity(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] !== i) return false;
  return true;
}

function replaceInfinite(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] === Number.POSITIVE_INFINITY || values[i] === Number.NEGATIVE_INFINITY) values[i] = Number.NaN;
  }
}

function fillGaps({ open, high, low, close, volume, gap }: Bars): void {
  for (let i = 1; i < gap.length; i++) {
    if (gap[i] === 0) continue;
    const previous = close[i - 1]!;
    open[i] = previous;
    high[i] = previous;
    low[i] = previous;
    close[i] = previous;
    volume[i] = 0;
  }
}

function gapRuns({ time, gap }: Bars): DataGap[] {
  const runs: DataGap[] = [];
  for (let start = 0; start < gap.length; start++) {
    if (gap[start] === 0) continue;
    let end = start + 1;
    while (end < gap.length && gap[end] === 1) end++;
    runs.push({ from: isoTime(time[start]!), to: isoTime(time[end - 1]!), rows: end - start });
    start = end;
  }
  return runs;
}
