import { catalogEntry, parseParams } from '../../core/index.ts';
import type { FeatureContext } from '../contract.ts';
import { transformCatalog } from './catalog.ts';
import type { Transform } from './contract.ts';

/**
 * @param path dotted key of the list
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID
 */
export function parseTransforms(
  specs: readonly { readonly use: string; readonly params?: unknown }[],
  context: Pick<FeatureContext, 'intervalMs' | 'features'>,
  path: string,
): Transform[] {
  return specs.map((spec, i) => {
    const entry = catalogEntry(transformCatalog, 'transform', spec.use, `${path}.${i}.use`);
    const at = `${path}.${i}.params`;
    return entry.create(parseParams(entry.schema, spec.params ?? {}, at) as never, { ...context, path: at });
  });
}
