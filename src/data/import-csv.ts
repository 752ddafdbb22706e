import path from 'node:path';
import { InputError, isoTime } from '../core/index.ts';
import type { CheckOptions } from './check-bars.ts';
import { checkBars } from './check-bars.ts';
import { orderRows } from './check-order.ts';
import { type BarColumns, type ColumnMap, DEFAULT_COLUMNS, guessColumns, requireColumns } from './columns.ts';
import { guessLayout, sniffCsv } from './csv-layout.ts';
import { readCsvBars } from './csv-read.ts';
import { appliedPolicies } from './fix-file.ts';
import { readParquetBars } from './parquet-bars.ts';
import { openParquet } from './parquet-read.ts';
import { DEFAULT_POLICIES, type RawBars } from './raw-bars.ts';
import { barFormat, readInput } from './read-input.ts';
import type { DataReport } from './report.ts';
import { writeDataFile } from './write-bars.ts';

export interface ImportOptions extends CheckOptions {
  /** Standard names to the file's, further names to further columns; what is not named is guessed. */
  readonly columns?: Partial<ColumnMap> | undefined;
}

/**
 * Reads CSV files of any usual layout (or zips of one CSV each, or Parquet files), checks them, and writes them as one
 * Parquet file in our own layout: gap rows with null prices, times as timestamp[ms, UTC], further numeric columns kept.
 *
 * A file that runs exactly from the newest row to the oldest is turned round. Several files are put together in time order;
 * rows that two of them have must agree.
 *
 * @returns the report, and the mapping that was used on the first file
 * @throws InputError as `readBars` and `writeDataFile`; TIME_DUPLICATE where two files disagree about a bar
 */
export async function importCsv(
  files: string | readonly string[],
  out: string,
  options: ImportOptions = {},
): Promise<{ report: DataReport; columns: BarColumns }> {
  const names = typeof files === 'string' ? [files] : files;
  const parts: { readonly raw: RawBars; readonly columns: BarColumns }[] = [];
  for (const file of names) {
    const { raw, columns } = await readGuessed(file, options.columns);
    parts.push({ raw: turnedRound(raw), columns });
  }
  const raw =
    parts.length === 1
      ? parts[0]!.raw
      : mergeFiles(
          parts.map((part) => part.raw),
          options,
        );
  const { bars, report } = checkBars(raw, options);
  await writeDataFile(out, bars, {
    source: {
      made: 'import',
      files: parts.map((part) => ({ file: path.basename(part.raw.file), sha256: part.raw.sha256 })),
    },
    applied: appliedPolicies(options.policies, report),
  });
  return { report, columns: parts[0]!.columns };
}

async function readGuessed(
  file: string,
  given: ImportOptions['columns'],
): Promise<{ raw: RawBars; columns: BarColumns }> {
  const layout = barFormat(file) === 'parquet' ? null : sniffCsv(file);
  const names = layout?.names ?? openParquet(readInput(file), file).names;
  const guess = layout === null ? guessColumns(names) : guessLayout(layout);
  const columns = { ...DEFAULT_COLUMNS, ...guess, ...given } as ColumnMap;
  requireColumns(names, columns, file);
  const raw = layout === null ? readParquetBars(file, columns) : await readCsvBars(file, columns, layout);
  return { raw, columns };
}

/** Many sites write the newest row first: that order says as much as the other one. */
function turnedRound(raw: RawBars): RawBars {
  const { time } = raw;
  if (time.length < 2) return raw;
  for (let i = 1; i < time.length; i++) if (!(time[i]! < time[i - 1]!)) return raw;
  for (const values of [time, ...Object.values(raw.columns)]) values.reverse();
  return { ...raw, notes: [...raw.notes, 'the rows ran from the newest to the oldest and were turned round'] };
}

/** Rows of several files in one order, each file's own mistakes left to the policies. */
function mergeFiles(parts: readonly RawBars[], options: ImportOptions): RawBars {
  const policies = { ...DEFAULT_POLICIES, ...options.policies };
  const notes = [...new Set(parts.flatMap((raw) => raw.notes))];
  const rows = parts.flatMap((raw, part) => {
    const ordered = orderRows(raw, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, policies);
    if (ordered.unordered > 0) notes.push(`${ordered.unordered} rows of ${raw.file} were out of order: sorted`);
    if (ordered.duplicates > 0) notes.push(`${ordered.duplicates} rows of ${raw.file} repeated a time: dropped`);
    return Array.from(ordered.rows, (row) => ({ part, row, time: raw.time[row]! }));
  });
  rows.sort((a, b) => a.time - b.time || a.part - b.part);
  const names = [...new Set(parts.flatMap((raw) => Object.keys(raw.columns)))];
  const kept = rows.filter((entry, i) => {
    const before = rows[i - 1];
    if (before === undefined || before.time !== entry.time) return true;
    requireAgreement(parts[before.part]!, before.row, parts[entry.part]!, entry.row);
    return false;
  });
  if (kept.length < rows.length) notes.push(`${rows.length - kept.length} rows were in two files, and agreed`);
  for (const name of names) {
    const without = parts.filter((raw) => raw.columns[name] === undefined).length;
    if (without > 0) notes.push(`column "${name}" is not in ${without} of ${parts.length} files: NaN there`);
  }
  const [first] = parts as [RawBars, ...RawBars[]];
  return {
    file: `${first.file} and ${parts.length - 1} more`,
    time: Float64Array.from(kept, ({ time }) => time),
    timeFormat: first.timeFormat,
    columns: Object.fromEntries(
      names.map((name) => [
        name,
        Float64Array.from(kept, ({ part, row }) => parts[part]!.columns[name]?.[row] ?? Number.NaN),
      ]),
    ),
    notes,
    sha256: first.sha256,
  };
}

function requireAgreement(a: RawBars, i: number, b: RawBars, j: number): void {
  for (const [name, values] of Object.entries(a.columns)) {
    const other = b.columns[name]?.[j];
    if (other === undefined || Object.is(values[i], other)) continue;
    throw new InputError('TIME_DUPLICATE', {
      what: `two files disagree about ${name} at ${isoTime(a.time[i]!)}: ${values[i]} and ${other}`,
      where: `${a.file}, row ${i + 1}; ${b.file}, row ${j + 1}`,
      mend: 'give files of one market and interval, and leave out the one that is wrong',
    });
  }
}
