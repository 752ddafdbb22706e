import { z } from 'zod';
import { catalogEntry, parseParams } from '../../core/index.ts';
import type { Pruner, PrunerEntry } from './contract.ts';
import { halving, halvingSchema, hyperband, hyperbandSchema } from './halving.ts';
import { median, medianSchema, percentile, percentileSchema } from './percentile.ts';
import { wilcoxon, wilcoxonSchema } from './wilcoxon.ts';

/** Every pruner by the name that the configuration uses. */
export const prunerCatalog: Readonly<Record<string, PrunerEntry>> = {
  none: { schema: z.strictObject({}), make: () => ({ prune: () => false }) },
  median: { schema: medianSchema, make: median as PrunerEntry['make'] },
  percentile: { schema: percentileSchema, make: percentile as PrunerEntry['make'] },
  'successive-halving': { schema: halvingSchema, make: halving as PrunerEntry['make'] },
  hyperband: { schema: hyperbandSchema, make: hyperband as PrunerEntry['make'] },
  wilcoxon: { schema: wilcoxonSchema, make: wilcoxon as PrunerEntry['make'] },
};

/**
 * @param steps segments that a trial has at most
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_INVALID, CONFIG_UNKNOWN_KEY
 */
export function parsePruner(
  spec: { readonly use: string; readonly params?: unknown },
  steps: number,
  path: string,
): Pruner {
  const { schema, make } = catalogEntry(prunerCatalog, 'pruner', spec.use, `${path}.use`);
  return make(parseParams(schema, spec.params ?? {}, `${path}.params`) as never, steps);
}
