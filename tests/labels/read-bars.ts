import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm/node';
import { type Bars, makeBars, OHLCV } from '../../src/core/index.ts';

/** Columns of a small Parquet file as Float64; nulls are NaN, timestamps epoch ms. */
export function readColumns(file: string): Record<string, Float64Array> {
  const table = tableFromIPC(readParquet(readFileSync(file)).intoIPCStream());
  return Object.fromEntries(
    table.schema.fields.map((field) => {
      const values = table.getChild(field.name)!;
      const out = new Float64Array(table.numRows);
      for (let i = 0; i < out.length; i++) out[i] = Number(values.get(i) ?? Number.NaN);
      return [field.name, out];
    }),
  );
}

/** Market data with the rows of outages flat: open = high = low = close = the previous close, volume 0, gap 1. */
export function readBars(file: string): Bars {
  const all = readColumns(file);
  const time = all.timestamp!;
  const columns = Object.fromEntries(OHLCV.map((name) => [name, all[name]!]));
  const gap = new Uint8Array(time.length);
  for (let i = 1; i < gap.length; i++) {
    if (!Number.isNaN(columns.close![i]!)) continue;
    gap[i] = 1;
    for (const name of OHLCV) columns[name]![i] = name === 'volume' ? 0 : columns.close![i - 1]!;
  }
  return makeBars({ time, intervalMs: time[1]! - time[0]!, columns, gap });
}
