import { type Bars, OHLCV } from '../core/index.ts';
import { type ColumnArray, writeParquet } from './parquet-write.ts';

/**
 * Writes bars as `readBars` reads them by default: `timestamp` (the open), the five columns, then the further ones. Gap rows
 * have null prices and volume 0, so that reading gives the same bars again.
 *
 * @throws RunError DISK_FULL, WRITE_FAILED; InputError NOT_WRITABLE
 */
export async function writeBars(
  file: string,
  bars: Bars,
  options: { readonly metadata?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const columns: Record<string, ColumnArray> = { timestamp: bars.time };
  for (const name of OHLCV) columns[name] = name === 'volume' ? bars.volume : withoutGaps(bars[name], bars.gap);
  for (const [name, values] of Object.entries(bars.columns)) columns[name] ??= values;
  await writeParquet(file, columns, { timeColumns: ['timestamp'], ...options });
}

function withoutGaps(values: Float64Array, gap: Uint8Array): Float64Array {
  return values.map((value, i) => (gap[i] === 1 ? Number.NaN : value));
}
