import { Float64Builder } from '../float64-builder.ts';
import type { ChangedRow, FetchedRows } from './rows.ts';

export interface MergedRows {
  /** Strictly rising. */
  readonly time: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** Rows that came twice with other values: the later fetch counts. */
  readonly changed: readonly ChangedRow[];
  /** Rows that came twice alike. */
  readonly repeated: number;
}

export interface Merger {
  /** The next page in the order of the fetch; all have the same names. Nothing of it is kept but the numbers. */
  add(part: FetchedRows): void;
  finish(): MergedRows;
}

/**
 * Brings pages into one table in time order. Where a time comes more than once the page that was fetched last counts.
 *
 * @param from, to rows outside [from, to) are left out
 */
export function makeMerger(from: number, to: number): Merger {
  const time = new Float64Builder();
  /** Rows that came behind later ones, by time: rare, and few. */
  const late = new Map<number, readonly number[]>();
  const changed: ChangedRow[] = [];
  let names: readonly string[] = [];
  let columns: Float64Builder[] = [];
  let repeated = 0;

  const again = (before: readonly number[], row: readonly number[]): boolean => {
    const change = changeOf(names, before, row);
    if (change === '') repeated++;
    else changed.push({ time: row[0]!, change });
    return change !== '';
  };
  const addRow = (row: readonly number[]): void => {
    const t = row[0]!;
    if (time.length === 0 || t > time.at(time.length - 1)) {
      time.push(t);
      for (let k = 0; k < columns.length; k++) columns[k]!.push(row[k + 1]!);
      return;
    }
    const at = indexOf(time, t);
    if (at >= 0) {
      if (again([t, ...columns.map((column) => column.at(at))], row))
        columns.forEach((column, k) => {
          column.set(at, row[k + 1]!);
        });
      return;
    }
    const before = late.get(t);
    if (before === undefined || again(before, row)) late.set(t, row);
  };

  return {
    add(part) {
      if (columns.length === 0) {
        names = part.names;
        columns = names.map(() => new Float64Builder());
      }
      for (const row of part.rows) if (row[0]! >= from && row[0]! < to) addRow(row);
    },
    finish() {
      const arrays = [time.finish(), ...columns.map((column) => column.finish())];
      const [times, ...values] = late.size === 0 ? arrays : woven(arrays, [...late.values()]);
      return {
        time: times!,
        columns: Object.fromEntries(names.map((name, k) => [name, values[k]!])),
        changed: changed.sort((a, b) => a.time - b.time),
        repeated,
      };
    },
  };
}

/** All pages as one table. @param parts in the order in which they were fetched */
export function mergeRows(parts: readonly FetchedRows[], from: number, to: number): MergedRows {
  const merger = makeMerger(from, to);
  for (const part of parts) merger.add(part);
  return merger.finish();
}

/** Where a time lies; −1 where it doesn't. */
function indexOf(time: Float64Builder, t: number): number {
  let [low, high] = [0, time.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time.at(middle) < t) low = middle + 1;
    else high = middle;
  }
  return time.at(low) === t ? low : -1;
}

/** The columns with the rows put in where their times belong; the first column is the time. */
function woven(columns: readonly Float64Array[], rows: readonly (readonly number[])[]): Float64Array[] {
  const [time] = columns;
  const sorted = [...rows].sort((a, b) => a[0]! - b[0]!);
  const out = columns.map(({ length }) => new Float64Array(length + rows.length));
  let next = 0;
  for (let i = 0, to = 0; i <= time!.length; i++) {
    for (; next < sorted.length && (i === time!.length || sorted[next]![0]! < time![i]!); next++, to++) {
      for (let k = 0; k < out.length; k++) out[k]![to] = sorted[next]![k]!;
    }
    if (i < time!.length) {
      for (let k = 0; k < out.length; k++) out[k]![to] = columns[k]![i]!;
      to++;
    }
  }
  return out;
}

function changeOf(names: readonly string[], before: readonly number[], after: readonly number[]): string {
  return names
    .flatMap((name, k) =>
      Object.is(before[k + 1], after[k + 1]) ? [] : [`${name} ${before[k + 1]} → ${after[k + 1]}`],
    )
    .join(', ');
}
