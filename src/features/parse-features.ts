import { z } from 'zod';
import { ConfigError, catalogEntry, isPluginPath, OWN_FILE, parseParams, pluginFault } from '../core/index.ts';
import { type FeatureEntry, featureCatalog } from './catalog.ts';
import type { Feature, FeatureContext } from './contract.ts';
import { guardFeature } from './guard-feature.ts';
import { knownOnly } from './known-only.ts';
import { onSeries } from './on-series.ts';
import { parseTransforms } from './transforms/parse-transforms.ts';
import { transformed } from './transforms/transformed.ts';

const plugin = { use: z.string(), params: z.unknown().optional() };
const specSchema = z.strictObject({
  ...plugin,
  on: z.string().min(1).nullable().default(null),
  transform: z.array(z.strictObject(plugin)).nullable().default(null),
  keepOriginal: z.boolean().default(false),
});

/**
 * The features that a configuration lists, parameters parsed; nothing is allocated for their windows yet.
 *
 * @param specs entries `{ use, params, on, transform, keepOriginal }`
 * @param intervalMs of the bars, to turn durations into bars
 * @param own the user's own features, by the text that names their file; the catalog stands behind them
 * @param path dotted key of the list
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID (also where two features share an output name),
 *   PLUGIN_INVALID
 */
export function parseFeatures(
  specs: readonly unknown[],
  intervalMs: number,
  own: OwnFeatures = {},
  path = 'features',
): Feature[] {
  return parseEntries(specs, intervalMs, own, path).map(knownOnly);
}

/** The same by the features' own rules of what a hole in a joined column counts as: for features that are made of others. */
export function parseEntries(
  specs: readonly unknown[],
  intervalMs: number,
  own: OwnFeatures = {},
  path = 'features',
): Feature[] {
  const features = specs.map((value, i) => parseFeature(value, intervalMs, own, `${path}.${i}`));
  refuseSharedOutputs(features, path);
  return features;
}

/** Features of the user's own, by the text that names their file. */
type OwnFeatures = Readonly<Record<string, FeatureEntry>>;

/** One entry: the feature itself, then over another series, then transformed. */
function parseFeature(value: unknown, intervalMs: number, own: OwnFeatures, path: string): Feature {
  const spec = parseParams(specSchema, value, path);
  const catalog = Object.hasOwn(own, spec.use) ? own : featureCatalog;
  const entry = catalogEntry(catalog, 'feature', spec.use, `${path}.use`, OWN_FILE);
  const params = parseParams(entry.schema, spec.params ?? {}, `${path}.params`);
  const context = featureContext(intervalMs, `${path}.params`, own);
  const made = isPluginPath(spec.use)
    ? createOwn(entry, spec.use, params, context)
    : entry.create(params as never, context);
  const feature = spec.on === null ? made : onSeries(made, spec.on, path);
  const transforms = parseTransforms(spec.transform ?? [], context, `${path}.transform`);
  return transforms.length === 0 ? feature : transformed(feature, transforms, spec.keepOriginal);
}

/** What a factory is given. @param path dotted key of its parameters */
export function featureContext(intervalMs: number, path: string, own: OwnFeatures = {}): FeatureContext {
  return { intervalMs, path, features: (specs, ms, at) => parseEntries(specs, ms, own, at) };
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
export function refuseSharedOutputs(features: readonly Feature[], list = 'features'): void {
  const owners = new Map<string, number>();
  features.forEach((feature, i) => {
    for (const output of feature.outputs) {
      const owner = owners.get(output);
      if (owner !== undefined) {
        const path = `${list}.${i}`;
        throw new ConfigError('CONFIG_INVALID', {
          what: `"${feature.name}" makes the column "${output}", which ${list}.${owner} ("${features[owner]!.name}") makes already`,
          where: path,
          path,
          mend: 'remove one of the two, or give it another window',
        });
      }
      owners.set(output, i);
    }
  });
}
