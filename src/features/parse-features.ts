import { z } from 'zod';
import { type Bars, ConfigError, catalogEntry, type Frame, MINUTE_MS, parseParams } from '../core/index.ts';
import { featureCatalog } from './catalog.ts';
import type { Feature } from './contract.ts';

const specSchema = z.strictObject({ use: z.string(), params: z.record(z.string(), z.unknown()).default({}) });

/**
 * The configuration's features, their parameters checked.
 *
 * @param specs `{ use, params }` each
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID, also where two features give a column one name
 */
export function parseFeatures(specs: readonly unknown[], intervalMs: number): Feature[] {
  const owners = new Map<string, number>();
  return specs.map((spec, i) => {
    const { use, params } = parseParams(specSchema, spec, `features.${i}`);
    const entry = catalogEntry(featureCatalog, 'feature', use, `features.${i}.use`);
    const path = `features.${i}.params`;
    const feature = entry.create(parseParams(entry.schema, params, path), { intervalMs, path });
    for (const name of feature.outputs) {
      const owner = owners.get(name);
      if (owner !== undefined) {
        throw new ConfigError('CONFIG_INVALID', {
          what: `the column "${name}" comes from features.${owner} and from features.${i}`,
          where: path,
          path,
          mend: 'remove one of the two, or give it another window',
        });
      }
      owners.set(name, i);
    }
    return feature;
  });
}

/** The columns of all features on the bars' time axis. */
export function computeFeatures(features: readonly Feature[], bars: Bars): Frame {
  const columns: Record<string, Float64Array> = {};
  for (const feature of features) Object.assign(columns, feature.compute(bars));
  return { time: bars.time, columns, intervalMs: bars.intervalMs };
}

/** Every catalogued feature with its default parameters and the columns that they give on bars of `intervalMs`. */
export function describeFeatures(intervalMs = 30 * MINUTE_MS): {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly outputs: readonly string[];
}[] {
  return Object.keys(featureCatalog).map((use) => {
    const [feature] = parseFeatures([{ use }], intervalMs);
    return { name: use, params: feature!.params, outputs: feature!.outputs };
  });
}
