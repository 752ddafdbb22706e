import { canonicalJson, isoTime } from '../../core/index.ts';
import { checkBars } from '../check-bars.ts';
import { type DataSource, describeData } from '../manifest.ts';
import { encodeParquet } from '../parquet-write.ts';
import { DEFAULT_POLICIES } from '../raw-bars.ts';
import type { DataReport } from '../report.ts';
import { usualSpacing } from '../usual-spacing.ts';
import { writeBeside, writeDataFile } from '../write-bars.ts';
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
  const source: DataSource = { made: 'download', ...origin };
  const metadata = { [ORIGIN_KEY]: canonicalJson(origin) };
  if (origin.series === 'funding') {
    const columns = { timestamp: table.time, ...table.columns };
    const bytes = encodeParquet(columns, { timeColumns: ['timestamp'], metadata });
    const spacing = usualSpacing(table.time);
    const rows = {
      time: table.time,
      intervalMs: Number.isNaN(spacing) ? 0 : spacing,
      gap: new Uint8Array(table.time.length),
    };
    await writeBeside(file, bytes, describeData(file, bytes, rows, Object.keys(columns), { source }));
    return fundingReport(file, table.time, notes);
  }
  const raw = { file, time: table.time, timeFormat: 'epoch-ms', columns: { ...table.columns }, notes, sha256: '' };
  const { bars, report } = checkBars(raw, { intervalMs, policies });
  const { duplicates, unordered, inconsistent, infinite, missing } = report;
  const applied = {
    policies: { ...DEFAULT_POLICIES, ...policies },
    counts: { duplicates, unordered, inconsistent, infinite, missing },
  };
  await writeDataFile(file, bars, { source, applied, metadata });
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
