import type { z } from 'zod';
import type { Feature, FeatureContext } from '../features/index.ts';

/** A feature as a plug-in's default export. */
export interface FeatureDefinition<Schema extends z.ZodType> {
  /** One line for lists. */
  readonly summary: string;
  /** The parameters, each with a default; `z.strictObject`, so that a typing error is found. */
  readonly schema: Schema;
  /** @throws ConfigError where parameters do not go together */
  create(params: z.output<Schema>, context: FeatureContext): Feature;
}

/** The definition as it is, with the types of `params` from the schema, marked as a feature. */
export function defineFeature<Schema extends z.ZodType>(
  definition: FeatureDefinition<Schema>,
): FeatureDefinition<Schema> & { readonly kind: 'feature' } {
  return { ...definition, kind: 'feature' };
}
