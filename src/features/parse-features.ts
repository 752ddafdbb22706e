import { z } from 'zod';
import { ConfigError, catalogEntry, parseParams } from '../core/index.ts';
import { featureCatalog } from './catalog.ts';
import type { Feature, FeatureContext } from './contract.ts';
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
 * @param path dotted key of the list
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID (also where two features share an output name)
 */
export function parseFeatures(specs: readonly unknown[], intervalMs: number, path = 'features'): Feature[] {
  const features = specs.map((value, i) => parseFeature(value, intervalMs, `${path}.${i}`));
  refuseSharedOutputs(features, path);
  return features;
}

/** One entry: the feature itself, then over another series, then transformed. */
function parseFeature(value: unknown, intervalMs: number, path: string): Feature {
  const spec = parseParams(specSchema, value, path);
  const entry = catalogEntry(featureCatalog, 'feature', spec.use, `${path}.use`);
  const params = parseParams(entry.schema, spec.params ?? {}, `${path}.params`);
  const context: FeatureContext = { intervalMs, path: `${path}.params`, features: parseFeatures };
  const own = entry.create(params as never, context);
  const feature = spec.on === null ? own : onSeries(own, spec.on, path);
  const transforms = parseTransforms(spec.transform ?? [], context, `${path}.transform`);
  return transforms.length === 0 ? feature : transformed(feature, transforms, spec.keepOriginal);
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
