import type { z } from 'zod';
import { catalogEntry, parseParams } from '../../core/index.ts';
import type { MatrixTransform } from './contract.ts';
import { standardise, standardiseSchema } from './standardise.ts';
import { winsorise, winsoriseSchema } from './winsorise.ts';

/** A fitted transform's parameter schema and factory. */
export interface MatrixTransformEntry {
  readonly schema: z.ZodType;
  readonly make: (params: never) => MatrixTransform;
}

/** Every fitted transform by the name that the configuration uses. */
export const matrixTransformCatalog: Readonly<Record<string, MatrixTransformEntry>> = {
  winsorise: { schema: winsoriseSchema, make: winsorise },
  standardise: { schema: standardiseSchema, make: standardise },
};

/**
 * The transforms of a list, parameters parsed; null is none.
 *
 * @throws ConfigError UNKNOWN_PLUGIN, CONFIG_UNKNOWN_KEY, CONFIG_INVALID
 */
export function parseMatrixTransforms(
  specs: readonly { readonly use: string; readonly params?: unknown }[] | null,
  path = 'model.transforms',
): MatrixTransform[] {
  return (specs ?? []).map((spec, i) => {
    const { schema, make } = catalogEntry(matrixTransformCatalog, 'transform', spec.use, `${path}.${i}.use`);
    return make(parseParams(schema, spec.params ?? {}, `${path}.${i}.params`) as never);
  });
}
