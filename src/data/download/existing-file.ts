import { existsSync } from 'node:fs';
import { InputError, nearestName } from '../../core/index.ts';
import { readParquetColumns } from '../parquet-read.ts';
import type { Origin } from './request.ts';

/** The key of a file's metadata under which it says how it was downloaded. */
export const ORIGIN_KEY = 'download';

/** A finished download, as it lies on the disk. */
export interface ExistingFile {
  readonly origin: Origin;
  /** All of the file's, gap rows included. */
  readonly rows: number;
  /** Rows with values, in rising time; gap rows are left out: reading makes them again. */
  readonly time: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/**
 * A file that `data download` wrote.
 *
 * @throws InputError FILE_MISSING, PARQUET_INVALID, …; ARGUMENT_INVALID where it doesn't say how it was downloaded
 */
export async function readExisting(file: string): Promise<ExistingFile> {
  const { columns: all, metadata } = await readParquetColumns(file);
  const text = metadata[ORIGIN_KEY];
  const { timestamp, ...columns } = all;
  if (text === undefined || timestamp === undefined) {
    throw new InputError('ARGUMENT_INVALID', {
      what: `${file} does not say how it was downloaded`,
      where: `--update --out ${file}`,
      mend: '--update extends files that data download wrote; download it anew with --force',
    });
  }
  const price = columns.close ?? columns.funding_rate!;
  const rows = Array.from(timestamp.keys()).filter((row) => !Number.isNaN(price[row]!));
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  return {
    origin: JSON.parse(text) as Origin,
    rows: timestamp.length,
    time: pick(timestamp),
    columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, pick(values)])),
  };
}

/** How a file was downloaded, for the flags that `--update` leaves out; null where there is no such file. */
export async function originOf(file: string): Promise<Origin | null> {
  return existsSync(file) ? (await readExisting(file)).origin : null;
}

/** @throws InputError ARGUMENT_INVALID where the file is another market's, or came another way */
export function requireSameOrigin(file: string, there: Origin, asked: Origin): void {
  for (const key of ['exchange', 'symbol', 'interval', 'market', 'series', 'source'] as const) {
    if (there[key] === asked[key]) continue;
    const near = nearestName(String(asked[key]), [String(there[key])]);
    throw new InputError('ARGUMENT_INVALID', {
      what: `${file} holds ${key} ${there[key]}, not ${asked[key]}${near === undefined ? '' : ' (a typing error?)'}`,
      where: `--${key} ${asked[key]}`,
      mend: 'leave the flag out: the file says how it was downloaded; or name another file with --out',
    });
  }
}
