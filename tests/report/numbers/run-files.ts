import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readParquetColumns } from '../../../src/data/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: the test reads what stands in the files, whatever their types say
export type Json = any;

/** A run's files as they lie on the disk. */
export interface RunFiles {
  readonly metrics: Json;
  readonly config: Json;
  readonly plan: Json[];
  /** By segment; null where there is none. */
  readonly evidence: (Json | null)[];
  readonly jobs: (Json | null)[];
  readonly manifest: Json;
  readonly equity: Columns;
  readonly hold: Columns;
  readonly forecasts: Columns;
  readonly trades: Columns;
  readonly tradeCodes: Readonly<Record<string, string>>;
  readonly regimes: readonly string[];
  readonly hashes: Readonly<Record<string, string>>;
  /** All of the run's own tables. */
  readonly tables: Readonly<
    Record<string, { readonly columns: Columns; readonly metadata: Readonly<Record<string, string>> }>
  >;
}

export type Columns = Readonly<Record<string, Float64Array>>;

export async function runFiles(folder: string): Promise<RunFiles> {
  const file = (name: string): string => path.join(folder, name);
  const json = (name: string): Json => (existsSync(file(name)) ? JSON.parse(readFileSync(file(name), 'utf8')) : null);
  const metrics = json('metrics.json');
  const segment = (i: number, name: string): Json => json(`segments/${String(i).padStart(4, '0')}/${name}`);
  const all = Array.from({ length: metrics.segments.planned }, (_, i) => i);
  const evidence = all.map((i) => segment(i, 'evidence.json'));
  const last = evidence.findLastIndex((one) => one !== null);
  const tables: Record<string, { columns: Columns; metadata: Readonly<Record<string, string>> }> = {};
  for (const name of ['equity', 'hold', 'forecasts', 'trades', 'fills'])
    tables[name] = await readParquetColumns(file(`${name}.parquet`));
  const { equity, hold, forecasts, trades } = tables as Record<string, (typeof tables)[string]> as {
    readonly [name in 'equity' | 'hold' | 'forecasts' | 'trades']: (typeof tables)[string];
  };
  return {
    metrics,
    config: json('config.json'),
    plan: json('plan.json'),
    evidence,
    jobs: all.map((i) => segment(i, 'job.json')),
    manifest: segment(last, 'manifest.json'),
    equity: equity.columns,
    hold: hold.columns,
    forecasts: forecasts.columns,
    trades: trades.columns,
    tradeCodes: trades.metadata,
    tables,
    regimes: forecasts.metadata.regimes!.split(','),
    hashes: Object.fromEntries(
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => [
          name,
          createHash('sha256')
            .update(readFileSync(file(name)))
            .digest('hex'),
        ]),
    ),
  };
}
