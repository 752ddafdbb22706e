import { formatDuration, RegimewalkError } from '../core/index.ts';
import { checkBars } from './check-bars.ts';
import { type BarColumns, guessColumns, requireColumns, STANDARD_NAMES, type StandardName } from './columns.ts';
import { guessLayout, sniffCsv } from './csv-layout.ts';
import { readCsvBars } from './csv-read.ts';
import { readParquetBars } from './parquet-bars.ts';
import { openParquet } from './parquet-read.ts';
import { type DataPolicies, DEFAULT_POLICIES, LENIENT_POLICIES } from './raw-bars.ts';
import { barFormat, readInput } from './read-input.ts';
import type { DataReport } from './report.ts';

/** What `init` needs to know about a user's file. */
export interface FileInspection {
  readonly file: string;
  readonly format: 'parquet' | 'csv';
  /** The file's columns; for a CSV without a header line, the names that we give them. */
  readonly names: readonly string[];
  /** The mapping guessed, standard name to the file's; null where nothing looks like it. */
  readonly columns: Readonly<Record<StandardName, string | null>>;
  /** `timestamp[ms]`, `epoch-ms`, `text`, …; null where no time could be read. */
  readonly timeFormat: string | null;
  /** CSV only, null for Parquet. */
  readonly csv: { readonly delimiter: string; readonly header: boolean } | null;
  readonly intervalMs: number | null;
  /** Bars after all repairs; 0 where the file cannot be read. */
  readonly rows: number;
  readonly from: string | null;
  readonly to: string | null;
  /** The policies under which the file can be read: the defaults, but for what it needs. */
  readonly policies: DataPolicies;
  /** The report under those policies; null where the file cannot be read. */
  readonly report: DataReport | null;
  /** Sentences for the user: what is wrong or was mended; empty for a clean file. */
  readonly problems: readonly string[];
}

/**
 * Looks at a Parquet or CSV file without knowing its layout: guesses the column mapping (case and punctuation don't matter),
 * the time format and the interval, and tries all checks. Problems of the content are told, not thrown.
 *
 * @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, PARQUET_INVALID, CSV_INVALID where nothing can be seen
 */
export async function inspectFile(file: string): Promise<FileInspection> {
  const format: FileInspection['format'] = barFormat(file) === 'parquet' ? 'parquet' : 'csv';
  const layout = format === 'csv' ? sniffCsv(file) : null;
  const names = layout?.names ?? openParquet(readInput(file), file).names;
  const guess = layout === null ? guessColumns(names) : guessLayout(layout);
  const columns = Object.fromEntries(STANDARD_NAMES.map((name) => [name, guess[name] ?? null])) as Record<
    StandardName,
    string | null
  >;
  const seen = {
    file,
    format,
    names,
    columns,
    csv: layout === null ? null : { delimiter: layout.delimiter, header: layout.header },
  };
  const unmapped = STANDARD_NAMES.filter((name) => columns[name] === null);
  if (unmapped.length > 0) {
    return {
      ...seen,
      ...UNREAD,
      problems: unmapped.map((name) => `no column looks like ${name}: name it in data.columns.${name}`),
    };
  }
  const mapping = columns as BarColumns;
  let timeFormat: string | null = null;
  try {
    requireColumns(names, mapping, file);
    const raw = layout === null ? readParquetBars(file, mapping) : await readCsvBars(file, mapping, layout);
    timeFormat = raw.timeFormat;
    const { report } = checkBars(raw, { policies: LENIENT_POLICIES });
    return {
      ...seen,
      timeFormat,
      intervalMs: report.intervalMs,
      rows: report.rows,
      from: report.from,
      to: report.to,
      policies: neededPolicies(report),
      report,
      problems: problemsOf(report),
    };
  } catch (error) {
    if (!(error instanceof RegimewalkError)) throw error;
    return { ...seen, ...UNREAD, timeFormat, problems: [`${error.what} (${error.where}); ${error.mend}`] };
  }
}

const UNREAD = {
  timeFormat: null,
  intervalMs: null,
  rows: 0,
  from: null,
  to: null,
  policies: DEFAULT_POLICIES,
  report: null,
} as const;

function neededPolicies(report: DataReport): DataPolicies {
  return {
    unordered: report.unordered > 0 ? 'sort' : 'refuse',
    duplicates: report.duplicates > 0 ? 'last' : 'refuse',
    inconsistent: report.inconsistent > 0 ? 'gap' : 'refuse',
    infinite: report.infinite > 0 ? 'gap' : 'refuse',
    missing: 'gap',
  };
}

function problemsOf(report: DataReport): string[] {
  const problems: string[] = [];
  const tell = (count: number, what: string, done: string): void => {
    if (count > 0) problems.push(`${count} ${count === 1 ? 'row' : 'rows'} ${what}: ${done}`);
  };
  tell(report.unordered, 'out of order', 'sorted under data.policies.unordered: sort');
  tell(report.duplicates, 'with a repeated time', 'the last one counts under data.policies.duplicates: last');
  tell(
    report.inconsistent,
    'with contradictory or impossible prices',
    'gap rows under data.policies.inconsistent: gap',
  );
  tell(report.infinite, 'with infinite values', 'gap rows under data.policies.infinite: gap');
  if (report.missing > 0) {
    problems.push(
      `${report.missing} bars of ${formatDuration(report.intervalMs)} are missing or empty: flat gap rows under data.policies.missing: gap`,
    );
  }
  return [...problems, ...report.notes];
}
