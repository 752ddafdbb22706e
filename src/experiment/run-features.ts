import type { LoadedConfig } from '../config/index.ts';
import { type DataSummary, type FeatureStoreUse, type Progress, writeFileAtomic } from '../core/index.ts';
import { encodeParquet } from '../data/index.ts';
import { FeatureStore } from './feature-store.ts';
import { prepare, storedFeatures } from './prepare.ts';

export interface FeatureColumn {
  readonly name: string;
  /** First row with a value. */
  readonly definedFrom: number;
  /** Rows without a value after that. */
  readonly missing: number;
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

export interface FeaturesAnswer {
  readonly data: DataSummary;
  readonly features: readonly FeatureColumn[];
  /** Features that came from the store on disk, and that were computed; null without a store. */
  readonly featureStore: FeatureStoreUse | null;
}

/**
 * The features of a bar file, summed up.
 *
 * @param options.out Parquet file for time and all columns
 */
export async function featuresRun(
  loaded: LoadedConfig,
  { out, progress }: { readonly out?: string | undefined; readonly progress: Progress },
): Promise<FeaturesAnswer> {
  const prepared = await prepare(loaded, progress, 'columns');
  progress.stage('features', prepared.plugins.features.length);
  const store = new FeatureStore(prepared.bars, prepared.config.runtime, progress);
  const { columns } = await storedFeatures(prepared, store, progress);
  await store.prune();
  if (out !== undefined) {
    await writeFileAtomic(out, encodeParquet({ time: prepared.bars.time, ...columns }, { timeColumns: ['time'] }));
  }
  progress.end();
  return {
    data: prepared.data,
    features: Object.entries(columns).map(([name, values]) => describe(name, values)),
    featureStore: store.use,
  };
}

function describe(name: string, values: Float64Array): FeatureColumn {
  const definedFrom = values.findIndex((value) => !Number.isNaN(value));
  const defined = values.filter((value) => !Number.isNaN(value));
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of defined) {
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const mean = sum / defined.length;
  let squares = 0;
  for (const value of defined) squares += (value - mean) ** 2;
  return {
    name,
    definedFrom,
    missing: definedFrom < 0 ? 0 : values.length - definedFrom - defined.length,
    mean,
    sd: Math.sqrt(squares / (defined.length - 1)),
    min,
    max,
  };
}
