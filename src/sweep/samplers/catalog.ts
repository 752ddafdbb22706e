import { catalogEntry, parseParams } from '../../core/index.ts';
import type { SearchSpace } from '../space/space.ts';
import { cmaEs, cmaSchema } from './cma/index.ts';
import type { Sampler, SamplerEntry } from './contract.ts';
import { grid, gridSchema } from './grid.ts';
import { halton, haltonSchema } from './halton.ts';
import { nsga2, nsga2Schema } from './nsga2.ts';
import { random, randomSchema } from './random.ts';
import { sobol, sobolSchema } from './sobol.ts';
import { tpe, tpeSchema } from './tpe/index.ts';

/** Every sampler by the name that the configuration uses. */
export const samplerCatalog: Readonly<Record<string, SamplerEntry>> = {
  grid: { schema: gridSchema, make: grid as SamplerEntry['make'] },
  random: { schema: randomSchema, make: random as SamplerEntry['make'] },
  sobol: { schema: sobolSchema, make: sobol as SamplerEntry['make'] },
  halton: { schema: haltonSchema, make: halton as SamplerEntry['make'] },
  tpe: { schema: tpeSchema, make: tpe as SamplerEntry['make'] },
  'cma-es': { schema: cmaSchema, make: cmaEs as SamplerEntry['make'] },
  'nsga-ii': { schema: nsga2Schema, make: nsga2 as SamplerEntry['make'] },
};

/** @throws ConfigError UNKNOWN_PLUGIN, CONFIG_INVALID, CONFIG_UNKNOWN_KEY */
export function parseSampler(
  spec: { readonly use: string; readonly params?: unknown },
  space: SearchSpace,
  path: string,
): Sampler {
  const { schema, make } = catalogEntry(samplerCatalog, 'sampler', spec.use, `${path}.use`);
  return make(parseParams(schema, spec.params ?? {}, `${path}.params`) as never, space, path);
}
