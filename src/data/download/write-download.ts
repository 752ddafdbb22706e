import { canonicalJson, isoTime } from '../../core/index.ts';
import { checkBars } from '../check-bars.ts';
import { writeParquet } from '../parquet-write.ts';
import type { DataReport } from '../report.ts';
import { writeBars } from '../write-bars.ts';
import { ORIGIN_KEY } from './existing-file.ts';
import type { Plan } from './request.ts';

/** Rows as they go into the file. */
export interface Table {
  readonly time: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/**
 * Checks and writes a download: candles as every bar file of ours, funding rates as `timestamp` and `funding_rate`. The file
 * says in its metadata how it was downloaded.
 *
 * @param table taken over: its arrays may become the bars' own
 * @param notes go into the report
 * @throws InputError for what the policies refuse; RunError DISK_FULL, WRITE_FAILED
 */
export async function writeDownload(
  { request, origin, intervalMs }: Plan,
  table: Table,
  notes: readonly string[],
): Promise<DataReport> {
  const { out: file, policies } = request;
  const metadata = { [ORIGIN_KEY]: canonicalJson(origin) };
  if (origin.series === 'funding') {
    await writeParquet(file, { timestamp: table.time, ...table.columns }, { timeColumns: ['timestamp'], metadata });
    return fundingReport(file, table.time, notes);
  }
  const raw = { file, time: table.time, timeFormat: 'epoch-ms', columns: { ...table.columns }, notes, sha256: '' };
  const { bars, report } = checkBars(raw, { intervalMs, policies });
  await writeBars(file, bars, { metadata });
  return report;
}

function fundingReport(file: string, time: Float64Array, notes: readonly string[]): DataReport {
  return {
    file,
    rows: time.length,
    from: isoTime(time[0]!),
    to: isoTime(time.at(-1)!),
    intervalMs: Number.NaN,
    gapRows: 0,
    gaps: [],
    duplicates: 0,
    unordered: 0,
    inconsistent: 0,
    infinite: 0,
    missing: 0,
    notes,
  };
}
