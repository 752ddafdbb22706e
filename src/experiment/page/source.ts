import { existsSync } from 'node:fs';
import type { RunAnswer } from '../../core/index.ts';
import { readParquetColumns } from '../../data/index.ts';
import type { RunStore } from '../../jobs/index.ts';

/** One of a run's tables, or some columns of it. */
export interface PageTable {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The folder of a run, as the parts of its page read it. */
export interface PageSource {
  readonly store: RunStore;
  readonly answer: RunAnswer;
  /** The configuration that the run left; empty where it left none. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Columns of one of the run's tables, all without names; null where there is no such file. */
  table(file: string, names?: readonly string[]): Promise<PageTable | null>;
}

export async function pageSource(store: RunStore, answer: RunAnswer): Promise<PageSource> {
  const text = await store.read('config.json');
  return {
    store,
    answer,
    config: text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>),
    table: async (file, names) => (existsSync(store.file(file)) ? readParquetColumns(store.file(file), names) : null),
  };
}

/** The strategies that a run compares, each baseline before what is held against it; all where it compares none. */
export function comparedStrategies({
  strategies,
  improvements,
}: Pick<RunAnswer, 'strategies' | 'improvements'>): string[] {
  const compared = new Set(improvements.flatMap(({ baseline, against }) => [baseline, against]));
  return compared.size === 0 ? Object.keys(strategies) : [...compared];
}
