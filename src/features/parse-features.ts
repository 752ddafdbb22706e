import { z } from 'zod';
import { ConfigError, catalogEntry, isPluginPath, OWN_FILE, parseParams, pluginFault } from '../core/index.ts';
import { type FeatureEntry, featureCatalog } from './catalog.ts';
import type { Feature, FeatureContext } from './contract.ts';
import { guardFeature } from './guard-feature.ts';

const specSchema = z.strictObject({ use: z.string(), params: z.unknown().optional() });

/**
 * The features that a configuration lists, parameters parsed; nothing is allocated for their windows yet.
 *
 * @param specs entries `{ use, params }`
 * @param intervalMs of the bars, to turn durations into bars
 * @param own the user's own features, by the text that names their file; the catalog stands behind them
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID (also where two features share an output name),
 *   PLUGIN_INVALID
 */
export function parseFeatures(
  specs: readonly unknown[],
  intervalMs: number,
  own: Readonly<Record<string, FeatureEntry>> = {},
): Feature[] {
  const features = specs.map((value, i) => {
    const spec = parseParams(specSchema, value, `features.${i}`);
    const catalog = Object.hasOwn(own, spec.use) ? own : featureCatalog;
    const entry = catalogEntry(catalog, 'feature', spec.use, `features.${i}.use`, OWN_FILE);
    const path = `features.${i}.params`;
    const params = parseParams(entry.schema, spec.params ?? {}, path);
    const context = { intervalMs, path };
    return isPluginPath(spec.use)
      ? createOwn(entry, spec.use, params, context)
      : entry.create(params as never, context);
  });
  refuseSharedOutputs(features);
  return features;
}

/** A feature of the user's own, watched. @throws ConfigError PLUGIN_INVALID, PLUGIN_FAILED, or what its factory throws */
export function createOwn(entry: FeatureEntry, use: string, params: unknown, context: FeatureContext): Feature {
  let made: unknown;
  try {
    made = entry.create(params as never, context);
  } catch (error) {
    throw pluginFault(error, use, 'throws in create', context.path);
  }
  return guardFeature(made, use, context.path);
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
