import { z } from 'zod';
import { HOUR_MS } from '../core/index.ts';
import { featureCatalog } from './catalog.ts';
import { parseFeatures } from './parse-features.ts';

/** A feature of the catalog as the list of features shows it. */
export interface FeatureDescription {
  readonly name: string;
  readonly summary: string;
  /** The parameters' defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** What each parameter means. */
  readonly about: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
  /** Columns under the default parameters. */
  readonly outputs: readonly string[];
}

/** Every feature of the catalog with its parameters, for people to choose from. */
export function describeFeatures(): FeatureDescription[] {
  return Object.entries(featureCatalog).map(([name, { summary, schema, create }]) => {
    const defaults = schema.parse({}) as Record<string, unknown>;
    const shape: Readonly<Record<string, z.ZodType>> = schema instanceof z.ZodObject ? schema.shape : {};
    const feature = create(defaults as never, {
      intervalMs: HOUR_MS,
      path: name,
      features: parseFeatures,
    });
    return {
      name,
      summary,
      params: defaults,
      about: Object.fromEntries(Object.entries(shape).map(([key, inner]) => [key, describe(inner)])),
      inputs: feature.inputs,
      outputs: feature.outputs,
    };
  });
}

/** The parameter's description, which may sit below its default, and the values it allows. */
function describe(schema: z.ZodType): string {
  const inner =
    schema instanceof z.ZodDefault || schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : null;
  const choices = schema instanceof z.ZodEnum ? `${schema.options.join(' | ')}: ` : '';
  if (schema.description !== undefined) return choices + schema.description;
  return inner === null ? choices : describe(inner);
}
