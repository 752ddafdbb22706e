import { formatDuration, isoTime } from '../../core/index.ts';
import { type DataReport, formatDataReport } from '../report.ts';
import type { Plan } from './request.ts';
import type { ChangedRow } from './rows.ts';

/** What a download did. */
export interface DownloadReport {
  readonly exchange: string;
  readonly symbol: string;
  readonly market: string;
  readonly series: string;
  readonly source: string;
  readonly interval: string | null;
  /** Pages or files of the archive: fetched by this call, and found from an earlier one. */
  readonly parts: { readonly fetched: number; readonly found: number };
  readonly retries: number;
  readonly waitedMs: number;
  /** Files that the archive hasn't. */
  readonly missingFiles: readonly string[];
  /** Rows that the exchange told in two versions: the newer one counts. */
  readonly changed: readonly { readonly time: string; readonly change: string }[];
  /** ISO time of the candle that was still forming, or null. */
  readonly forming: string | null;
  /** Rows of the file before `--update`; null without it. */
  readonly rowsBefore: number | null;
  /** The written file: rows, gaps, notes. */
  readonly data: DataReport;
}

/** What is known before the file is checked and written. */
export interface Found {
  readonly plan: Plan;
  readonly firstTime: number;
  readonly lastTime: number;
  readonly changed: readonly ChangedRow[];
  readonly missingFiles: readonly string[];
  readonly forming: number | null;
  /** Of the exchange where it tells one. */
  readonly clock: { readonly time: number; readonly whose: string };
  /** Newest row of the file before `--update`; null without it. */
  readonly newestBefore: number | null;
}

const SHOWN = 5;

/** Sentences on what a user may not expect of the file. */
export function notesOn({
  plan,
  firstTime,
  lastTime,
  changed,
  missingFiles,
  forming,
  clock,
  newestBefore,
}: Found): string[] {
  const notes: string[] = [];
  const slack = Number.isNaN(plan.intervalMs) ? 0 : plan.intervalMs;
  if (newestBefore === null && plan.origin.series === 'candles' && firstTime - plan.from >= slack) {
    notes.push(
      `nothing lies before ${isoTime(firstTime)}: the exchange lists ${plan.origin.symbol} since then, or keeps no more (asked from ${isoTime(plan.from)})`,
    );
  }
  const end = Math.min(plan.to, clock.time);
  if (plan.origin.series === 'candles' && plan.origin.source === 'rest' && end - lastTime >= 2 * slack) {
    notes.push(
      `nothing lies behind ${isoTime(lastTime)}: the exchange gives no more of ${plan.origin.symbol} (asked up to ${isoTime(end)})`,
    );
  }
  if (missingFiles.length > 0) {
    notes.push(`the archive has no ${listed(missingFiles)}: not listed then, or not published yet`);
  }
  for (const { time, change } of changed.slice(0, SHOWN)) {
    const seen =
      newestBefore !== null && time <= newestBefore ? 'differs from the file' : 'changed while it was being downloaded';
    notes.push(`the row of ${isoTime(time)} ${seen}: ${change}; the newer value counts`);
  }
  if (changed.length > SHOWN) notes.push(`… and ${changed.length - SHOWN} more rows that changed`);
  if (forming !== null) {
    notes.push(
      `the candle of ${isoTime(forming)} was still forming at ${isoTime(clock.time)} (${clock.whose}): left out`,
    );
  }
  return notes;
}

/** For people: a few lines without a trailing line break. */
export function formatDownloadReport(report: DownloadReport): string {
  const { parts, data, rowsBefore, retries, waitedMs } = report;
  const what = report.source === 'archive' ? 'files' : 'pages';
  const head =
    report.series === 'funding'
      ? [
          `${data.file}: ${data.rows.toLocaleString('en')} funding rates, ${data.from} to ${data.to}`,
          ...data.notes.map((note) => `  note: ${note}`),
        ].join('\n')
      : formatDataReport(data);
  const tries =
    retries === 0 ? '' : `, ${retries} tried again (waited ${formatDuration(Math.round(waitedMs / 1000) * 1000)})`;
  const added = rowsBefore === null ? '' : `, ${(data.rows - rowsBefore).toLocaleString('en')} rows more than before`;
  return `${head}\n  ${report.exchange} ${report.symbol}: ${parts.fetched} ${what} fetched, ${parts.found} there already${tries}${added}`;
}

function listed(names: readonly string[]): string {
  return names.length <= SHOWN
    ? names.join(', ')
    : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
}
