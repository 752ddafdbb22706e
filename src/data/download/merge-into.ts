import type { ExistingFile } from './existing-file.ts';
import { makeMerger } from './merge-rows.ts';
import type { Plan } from './request.ts';
import type { ChangedRow, FetchedRows } from './rows.ts';
import type { Table } from './write-download.ts';

/** Takes the fetched parts one by one, so that memory never holds all of their rows. */
export interface TableMerger {
  add(part: FetchedRows): void;
  finish(): { readonly table: Table; readonly changed: readonly ChangedRow[] };
}

/**
 * The fetched rows as one table, behind those of the file that is extended. The file's newest row was fetched again: where
 * both disagree the fetched one counts.
 *
 * @param closedBy epoch milliseconds: rows that close later are left out, whatever page or archive they came by
 */
export function mergeInto(plan: Plan, before: ExistingFile | null, closedBy: number): TableMerger {
  const length = Number.isNaN(plan.intervalMs) ? 0 : plan.intervalMs;
  const to = Math.min(plan.to, closedBy - length + 1);
  if (before === null) {
    const merger = makeMerger(plan.from, to);
    return {
      add: merger.add,
      finish() {
        const { time, columns, changed } = merger.finish();
        return { table: { time, columns }, changed };
      },
    };
  }
  const names = Object.keys(before.columns);
  const last = before.time.length - 1;
  const newest = before.time[last]!;
  const merger = makeMerger(newest, Math.max(to, newest + 1));
  merger.add({
    names,
    rows: [[newest, ...names.map((name) => before.columns[name]![last]!)]],
    origin: plan.request.out,
  });
  const joined = (head: Float64Array, tail: Float64Array): Float64Array => {
    const out = new Float64Array(last + tail.length);
    out.set(head.subarray(0, last));
    out.set(tail, last);
    return out;
  };
  return {
    add: merger.add,
    finish() {
      const { time, columns, changed } = merger.finish();
      return {
        table: {
          time: joined(before.time, time),
          columns: Object.fromEntries(names.map((name) => [name, joined(before.columns[name]!, columns[name]!)])),
        },
        changed,
      };
    },
  };
}
