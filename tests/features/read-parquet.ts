import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { type Bars, makeBars } from '../../src/core/index.ts';

/** Numeric columns of a Parquet file; null becomes NaN. One large batch, so that a column is one array. */
export function readColumns(file: string): Record<string, Float64Array> {
  const table = readParquet(readFileSync(file), { batchSize: 1 << 24 });
  const arrow = tableFromIPC(table.intoIPCStream());
  return Object.fromEntries(
    arrow.schema.fields.map((field, j) => {
      const vector = arrow.getChildAt(j)!;
      const values = new Float64Array(vector.length);
      for (let i = 0; i < values.length; i++) {
        const value: unknown = vector.get(i);
        values[i] = value === null ? Number.NaN : Number(value);
      }
      return [field.name, values];
    }),
  );
}

/** Bars of a file; a row without prices becomes flat at the close before it, volume 0, as the data room does it. */
export function readBarsFile(file: string): Bars {
  const { timestamp, open, high, low, close, volume } = readColumns(file) as Record<string, Float64Array>;
  const gap = new Uint8Array(close!.length);
  for (let i = 0; i < gap.length; i++) {
    if (!Number.isNaN(close![i]!)) continue;
    gap[i] = 1;
    for (const prices of [open!, high!, low!, close!]) prices[i] = close![i - 1]!;
    volume![i] = 0;
  }
  return makeBars({
    time: timestamp!,
    intervalMs: timestamp![1]! - timestamp![0]!,
    columns: { open: open!, high: high!, low: low!, close: close!, volume: volume! },
    gap,
  });
}
