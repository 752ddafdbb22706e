import { type Bars, canonicalJson } from '../core/index.ts';
import { generateMarket, type MarketOptions } from './generate-market.ts';
import { readParquetColumns } from './parquet-read.ts';
import { writeDataFile } from './write-bars.ts';

/** The entry of a generated file's metadata that says how it was made. */
const ENTRY = 'generator';

/** Rises when the same settings give another market, so that a file made before is not taken for it. */
const VERSION = 2;

/** Generates a market into a Parquet file that remembers its settings, with a manifest beside it. */
export async function writeMarket(file: string, options: MarketOptions): Promise<Bars> {
  const bars = generateMarket(options);
  const settings = settingsOf(options);
  await writeDataFile(file, bars, {
    source: { made: 'generate', settings: JSON.parse(settings) as unknown },
    metadata: { [ENTRY]: settings },
  });
  return bars;
}

/** The settings that a generated file remembers, as text to compare with `settingsOf`; undefined for any other file. */
export async function generatedWith(file: string): Promise<string | undefined> {
  return (await readParquetColumns(file, [])).metadata[ENTRY];
}

/** Settings as a generated file remembers them. */
export function settingsOf({ years, interval, regimes, drift, seed, start }: MarketOptions): string {
  return canonicalJson({
    version: VERSION,
    years,
    interval,
    regimes,
    drift,
    seed,
    ...(start === undefined ? {} : { start }),
  });
}
