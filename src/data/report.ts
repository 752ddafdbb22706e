import { formatDuration } from '../core/index.ts';

/** What was found in a bar file, and what was done about it. Counts are rows. */
export interface DataReport {
  readonly file: string;
  /** Bars after all repairs. */
  readonly rows: number;
  /** ISO times of the first and the last bar's open. */
  readonly from: string;
  readonly to: string;
  readonly intervalMs: number;
  /** Flat, flagged rows: NaN or refused bars, and times that the file lacks. */
  readonly gapRows: number;
  /** Runs of gap rows; `from` and `to` are the opens of the first and the last. */
  readonly gaps: readonly DataGap[];
  readonly duplicates: number;
  readonly unordered: number;
  readonly inconsistent: number;
  readonly infinite: number;
  /** NaN bars in the file, leading ones included, and times that the file lacks. */
  readonly missing: number;
  readonly notes: readonly string[];
}

export interface DataGap {
  readonly from: string;
  readonly to: string;
  readonly rows: number;
}

const GAPS_SHOWN = 5;

/** The report for humans: a few lines without a trailing line break. */
export function formatDataReport(report: DataReport): string {
  const lines = [
    `${report.file}: ${report.rows.toLocaleString('en')} bars of ${formatDuration(report.intervalMs)}, ${report.from} to ${report.to}`,
    `  gap rows ${report.gapRows} in ${report.gaps.length} ${report.gaps.length === 1 ? 'run' : 'runs'}` +
      `, missing ${report.missing}, duplicates ${report.duplicates}, unordered ${report.unordered}` +
      `, inconsistent ${report.inconsistent}, infinite ${report.infinite}`,
  ];
  const longest = [...report.gaps].sort((a, b) => b.rows - a.rows).slice(0, GAPS_SHOWN);
  for (const gap of longest) {
    lines.push(
      `  gap ${gap.from}${gap.rows > 1 ? ` to ${gap.to}` : ''} (${gap.rows} ${gap.rows === 1 ? 'row' : 'rows'})`,
    );
  }
  if (report.gaps.length > GAPS_SHOWN) lines.push(`  … and ${report.gaps.length - GAPS_SHOWN} shorter gaps`);
  for (const note of report.notes) lines.push(`  note: ${note}`);
  return lines.join('\n');
}
