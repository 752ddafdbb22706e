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

/**
 * All pages as one table in time order. Where a time comes more than once the page that was fetched last counts.
 *
 * @param parts in the order in which they were fetched; all have the same names
 * @param from, to rows outside [from, to) are left out
 */
export function mergeRows(parts: readonly FetchedRows[], from: number, to: number): MergedRows {
  const names = parts[0]?.names ?? [];
  const kept: (readonly number[])[] = [];
  let ordered = true;
  for (const { rows } of parts) {
    for (const row of rows) {
      if (!(row[0]! >= from && row[0]! < to)) continue;
      if (kept.length > 0 && row[0]! < kept.at(-1)![0]!) ordered = false;
      kept.push(row);
    }
  }
  // The sort is stable: equal times keep the order in which they were fetched.
  if (!ordered) kept.sort((a, b) => a[0]! - b[0]!);

  const time = new Float64Builder();
  const builders = names.map(() => new Float64Builder());
  const changed: ChangedRow[] = [];
  let repeated = 0;
  for (let i = 0; i < kept.length; i++) {
    const row = kept[i]!;
    const next = kept[i + 1];
    if (next !== undefined && next[0] === row[0]) {
      const change = changeOf(names, row, next);
      if (change === '') repeated++;
      else changed.push({ time: row[0]!, change });
      continue;
    }
    time.push(row[0]!);
    for (let k = 0; k < names.length; k++) builders[k]!.push(row[k + 1]!);
  }
  return {
    time: time.finish(),
    columns: Object.fromEntries(names.map((name, k) => [name, builders[k]!.finish()])),
    changed,
    repeated,
  };
}

function changeOf(names: readonly string[], before: readonly number[], after: readonly number[]): string {
  return names
    .flatMap((name, k) =>
      Object.is(before[k + 1], after[k + 1]) ? [] : [`${name} ${before[k + 1]} → ${after[k + 1]}`],
    )
    .join(', ');
}
