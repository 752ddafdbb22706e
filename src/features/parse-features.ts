import { z } from 'zod';
import { ConfigError, catalogEntry, parseParams } from '../core/index.ts';
import { featureCatalog } from './catalog.ts';
import type { Feature } from './contract.ts';

const specSchema = z.strictObject({ use: z.string(), params: z.unknown().optional() });

/**
 * The features that a configuration lists, parameters parsed; nothing is allocated for their windows yet.
 *
 * @param specs entries `{ use, params }`
 * @param intervalMs of the bars, to turn durations into bars
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID (also where two features share an output name)
 */
export function parseFeatures(specs: readonly unknown[], intervalMs: number): Feature[] {
  const features = specs.map((value, i) => {
    const spec = parseParams(specSchema, value, `features.${i}`);
    const entry = catalogEntry(featureCatalog, 'feature', spec.use, `features.${i}.use`);
    const path = `features.${i}.params`;
    const params = parseParams(entry.schema, spec.params ?? {}, path);
    return entry.create(params as never, { intervalMs, path });
  });
  refuseSharedOutputs(features);
  return features;
}

/** @throws ConfigError CONFIG_INVALID */
export function refuseSharedOutputs(features: readonly Feature[]): void {
  const owners = new Map<string, number>();
  features.forEach((feature, i) => {
    for (const output of feature.outputs) {
      const owner = owners.get(output);
      if (owner !== undefined) {
        const path = `features.${i}`;
        throw new ConfigError('CONFIG_INVALID', {
          what: `"${feature.name}" makes the column "${output}", which features.${owner} ("${features[owner]!.name}") makes already`,
          where: path,
          path,
          mend: 'remove one of the two, or give it another window',
        });
      }
      owners.set(output, i);
    }
  });
}
