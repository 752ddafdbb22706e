import { ConfigError, InputError, isoTime } from '../core/index.ts';
import type { DataPolicies, RawBars } from './raw-bars.ts';
import { parseTimeText } from './times.ts';

/** Rows of the file, in strictly rising time. */
export interface OrderedRows {
  readonly rows: Int32Array;
  readonly unordered: number;
  readonly duplicates: number;
}

/** A bound of `data.from` or `data.to` in epoch milliseconds. @throws ConfigError CONFIG_INVALID */
export function timeBound(value: string | number | null | undefined, path: string, otherwise: number): number {
  if (value === null || value === undefined) return otherwise;
  const ms = typeof value === 'number' ? value : parseTimeText(value);
  if (Number.isFinite(ms)) return ms;
  throw new ConfigError('CONFIG_INVALID', {
    what: `"${value}" is no time`,
    where: path,
    path,
    mend: 'write an ISO date or time, such as 2021-01-01 or 2021-01-01T12:00Z',
  });
}

/**
 * The rows with a time in [from, to), ordered and unique under the policies.
 *
 * @throws InputError DATA_EMPTY, VALUE_MISSING, TIME_UNORDERED, TIME_DUPLICATE
 */
export function orderRows(
  raw: RawBars,
  from: number,
  to: number,
  policies: DataPolicies,
  periodPath?: string,
): OrderedRows {
  const selected = selectRows(raw, from, to, periodPath);
  const unordered = orderInto(raw, selected, policies);
  return { ...dropDuplicates(raw, selected, policies), unordered };
}

function selectRows(raw: RawBars, from: number, to: number, periodPath?: string): Int32Array {
  const { time, file } = raw;
  if (time.length === 0) {
    throw new InputError('DATA_EMPTY', { what: 'the file holds no bar', where: file, mend: 'export it again' });
  }
  const rows = new Int32Array(time.length);
  let count = 0;
  let untimed = 0;
  let firstUntimed = -1;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < time.length; i++) {
    const t = time[i]!;
    if (Number.isNaN(t)) {
      if (untimed++ === 0) firstUntimed = i;
      continue;
    }
    if (t < earliest) earliest = t;
    if (t > latest) latest = t;
    if (t >= from && t < to) rows[count++] = i;
  }
  if (untimed > 0) {
    throw new InputError('VALUE_MISSING', {
      what: `${untimed} ${untimed === 1 ? 'row has' : 'rows have'} no time`,
      where: `${file}, row ${firstUntimed + 1}`,
      mend: 'remove these rows, or fill in their times',
    });
  }
  if (count === 0) {
    // The bound that the file lies beyond; where it has a hole, the first.
    const bound =
      Number.isFinite(to) && (from === Number.NEGATIVE_INFINITY || to <= earliest) ? 'data.to' : 'data.from';
    const start = Number.isFinite(from) ? isoTime(from) : "the file's start";
    const end = Number.isFinite(to) ? isoTime(to) : "the file's end";
    throw new InputError('DATA_EMPTY', {
      what: `no bar lies in [${start}, ${end})`,
      where: `${file}, which runs from ${isoTime(earliest)} to ${isoTime(latest)}`,
      mend: 'take a period within these bars',
      path: periodPath ?? bound,
    });
  }
  return rows.subarray(0, count);
}

function orderInto(raw: RawBars, rows: Int32Array, policies: DataPolicies): number {
  const { time, file } = raw;
  let unordered = 0;
  let first = -1;
  for (let i = 1; i < rows.length; i++) {
    if (time[rows[i]!]! < time[rows[i - 1]!]! && unordered++ === 0) first = i;
  }
  if (unordered === 0) return 0;
  if (policies.unordered === 'refuse') {
    const row = rows[first]!;
    const newestFirst = unordered >= rows.length - 1;
    throw new InputError('TIME_UNORDERED', {
      what: newestFirst
        ? 'the rows run from the newest to the oldest'
        : `${unordered} ${unordered === 1 ? 'row is' : 'rows are'} earlier than the row before`,
      where: `${file}, row ${row + 1} (${isoTime(time[row]!)} after ${isoTime(time[rows[first - 1]!]!)})`,
      mend: 'sort the file by time, or set data.policies.unordered: sort',
    });
  }
  // Ties keep the file's order, so that the policies first and last mean what they say.
  rows.sort((a, b) => time[a]! - time[b]! || a - b);
  return unordered;
}

function dropDuplicates(
  raw: RawBars,
  rows: Int32Array,
  policies: DataPolicies,
): { rows: Int32Array; duplicates: number } {
  const { time, file } = raw;
  let kept = 0;
  let duplicates = 0;
  let first = -1;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (kept > 0 && time[row] === time[rows[kept - 1]!]) {
      if (duplicates++ === 0) first = row;
      if (policies.duplicates === 'last') rows[kept - 1] = row;
    } else rows[kept++] = row;
  }
  if (duplicates > 0 && policies.duplicates === 'refuse') {
    throw new InputError('TIME_DUPLICATE', {
      what: `${duplicates} ${duplicates === 1 ? 'row repeats the time of an earlier row' : 'rows repeat times of earlier rows'}`,
      where: `${file}, row ${first + 1} (${isoTime(time[first]!)})`,
      mend:
        duplicates > rows.length / 4
          ? 'if the file holds several symbols, split it: one file a symbol'
          : 'remove the repeated rows, or set data.policies.duplicates: first (or last)',
    });
  }
  return { rows: rows.subarray(0, kept), duplicates };
}
