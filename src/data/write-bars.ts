import { type Bars, OHLCV, writeFileAtomic } from '../core/index.ts';
import {
  type AppliedPolicies,
  type DataManifest,
  type DataSource,
  describeData,
  dropManifest,
  writeManifest,
} from './manifest.ts';
import { type ColumnArray, encodeParquet } from './parquet-write.ts';

type Metadata = Readonly<Record<string, string>>;

/**
 * Writes bars as `readBars` reads them by default: `timestamp` (the open), the five columns, then the further ones. Gap rows
 * have null prices and volume 0, so that reading gives the same bars again. A manifest of what lay there before is removed.
 *
 * @throws RunError DISK_FULL, WRITE_FAILED; InputError NOT_WRITABLE
 */
export async function writeBars(
  file: string,
  bars: Bars,
  options: { readonly metadata?: Metadata } = {},
): Promise<void> {
  const { bytes } = encodeBars(bars, options.metadata);
  await dropManifest(file);
  await writeFileAtomic(file, bytes);
}

/** How a data file came to be, for its manifest. */
export interface DataFileOptions {
  readonly source: DataSource;
  /** What was done to bad rows; absent where nothing could be. It also lies in the Parquet metadata (`policies`). */
  readonly applied?: AppliedPolicies | undefined;
  /** Further entries of the Parquet metadata. */
  readonly metadata?: Metadata;
}

/**
 * `writeBars`, and `<file>.manifest.json` behind it: the file's SHA-256 and what it was made from. Whoever reads the file
 * later is told if a bit of it has changed. A crash between the two leaves a file without a manifest, which is readable.
 *
 * @throws RunError DISK_FULL, WRITE_FAILED; InputError NOT_WRITABLE
 */
export async function writeDataFile(file: string, bars: Bars, options: DataFileOptions): Promise<DataManifest> {
  const { source, applied } = options;
  const metadata: Metadata = {
    ...options.metadata,
    ...(applied === undefined ? {} : { policies: JSON.stringify(applied) }),
  };
  const { bytes, names } = encodeBars(bars, Object.keys(metadata).length === 0 ? undefined : metadata);
  return writeBeside(file, bytes, describeData(file, bytes, bars, names, { source, applied }));
}

/** The file, then its manifest. */
export async function writeBeside(file: string, bytes: Uint8Array, manifest: DataManifest): Promise<DataManifest> {
  await dropManifest(file);
  await writeFileAtomic(file, bytes);
  await writeManifest(file, manifest);
  return manifest;
}

function encodeBars(bars: Bars, metadata: Metadata | undefined): { bytes: Uint8Array; names: string[] } {
  const columns: Record<string, ColumnArray> = { timestamp: bars.time };
  for (const name of OHLCV) columns[name] = name === 'volume' ? bars.volume : withoutGaps(bars[name], bars.gap);
  for (const [name, values] of Object.entries(bars.columns)) columns[name] ??= values;
  const options = { timeColumns: ['timestamp'], ...(metadata === undefined ? {} : { metadata }) };
  return { bytes: encodeParquet(columns, options), names: Object.keys(columns) };
}

function withoutGaps(values: Float64Array, gap: Uint8Array): Float64Array {
  return values.map((value, i) => (gap[i] === 1 ? Number.NaN : value));
}
