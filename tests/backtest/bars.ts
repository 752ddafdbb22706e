import { readFileSync } from 'node:fs';
import { type Table, tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import { type Bars, makeBars } from '../../src/core/index.ts';

export const HALF_HOUR = 1_800_000;

/** Bars from rows of [open, high, low, close, volume = 1, vwap]; `gaps` are the rows without an exchange's bar. */
export function barsOf(rows: readonly (readonly number[])[], gaps: readonly number[] = []): Bars {
  const gap = new Uint8Array(rows.length);
  for (const row of gaps) gap[row] = 1;
  return makeBars({
    time: Float64Array.from(rows, (_, t) => t * HALF_HOUR),
    intervalMs: HALF_HOUR,
    columns: {
      open: Float64Array.from(rows, (row) => row[0]!),
      high: Float64Array.from(rows, (row) => row[1]!),
      low: Float64Array.from(rows, (row) => row[2]!),
      close: Float64Array.from(rows, (row) => row[3]!),
      volume: Float64Array.from(rows, (row) => row[4] ?? 1),
      ...(rows[0]?.[5] === undefined ? {} : { vwap: Float64Array.from(rows, (row) => row[5]!) }),
    },
    gap,
  });
}

export function readTable(file: string): Table {
  const wasm = readParquet(new Uint8Array(readFileSync(file)));
  return tableFromIPC(wasm.intoIPCStream());
}

/** A numeric column; null is NaN. */
export function numbers(table: Table, name: string): Float64Array {
  const column = table.getChild(name);
  if (column === null) throw new Error(`no column ${name}`);
  const out = new Float64Array(table.numRows);
  for (let t = 0; t < out.length; t++) out[t] = column.get(t) === null ? Number.NaN : Number(column.get(t));
  return out;
}

/** Bars of a Parquet file; a row without a price is a flat gap row at the last close. */
export function readBarFile(file: string): Bars {
  const table = readTable(file);
  const [open, high, low, close, volume] = ['open', 'high', 'low', 'close', 'volume'].map((name) =>
    numbers(table, name),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const time = numbers(table, 'timestamp');
  const gap = new Uint8Array(time.length);
  for (let t = 0; t < time.length; t++) {
    if (!Number.isNaN(open[t]! + high[t]! + low[t]! + close[t]!)) continue;
    gap[t] = 1;
    open[t] = high[t] = low[t] = close[t] = close[t - 1]!;
    volume[t] = 0;
  }
  return makeBars({ time, intervalMs: time[1]! - time[0]!, columns: { open, high, low, close, volume }, gap });
}
