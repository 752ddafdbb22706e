import type { TextOptions } from '../text.ts';
import { table } from '../text.ts';

/** Timings as the bench prints them; seconds and MiB. */
export interface BenchRecord {
  readonly runs: readonly {
    readonly task: string;
    readonly peer: string;
    readonly rows: number;
    readonly wall_s: number;
    readonly cpu_s: number;
    readonly first_wall_s: number;
    readonly peak_rss_mib: number;
    readonly load_avg_1min: number;
    readonly result: Readonly<Record<string, number | string>>;
  }[];
  /** What was left out, and why. */
  readonly skipped?: readonly string[];
}

/** A line a run, and below it what came out. */
export function formatBench({ runs, skipped = [] }: BenchRecord, options: TextOptions): string {
  const column = (head: string, cell: (run: BenchRecord['runs'][number]) => string) => ({
    head,
    cells: runs.map(cell),
    align: 'right' as const,
  });
  const lines = table(
    [
      { head: 'task', cells: runs.map(({ task }) => task) },
      { head: 'variant', cells: runs.map(({ peer }) => peer.replace(/^regimewalk-?/, '')) },
      column('rows', ({ rows }) => rows.toLocaleString('en-US')),
      column('wall ms', ({ wall_s }) => (1000 * wall_s).toFixed(1)),
      column('cpu ms', ({ cpu_s }) => (1000 * cpu_s).toFixed(1)),
      column('first ms', ({ first_wall_s }) => (1000 * first_wall_s).toFixed(1)),
      column('peak MiB', ({ peak_rss_mib }) => peak_rss_mib.toFixed(0)),
      column('load', ({ load_avg_1min }) => load_avg_1min.toFixed(1)),
    ],
    options,
  );
  for (const { result } of runs) {
    const parts = Object.entries(result).map(
      ([key, value]) => `${key} ${typeof value === 'number' ? +value.toPrecision(8) : value}`,
    );
    lines.push('', parts.join(', '));
  }
  for (const what of skipped) lines.push('', `left out: ${what}`);
  return lines.join('\n');
}
