import { z } from 'zod';
import { HOUR_MS } from '../core/index.ts';
import { featureCatalog } from './catalog.ts';
import { featureContext, parseFeatures } from './parse-features.ts';
import { transformCatalog } from './transforms/catalog.ts';

/** A feature, or a transform that goes behind one, as the list of features shows it. */
export interface FeatureDescription {
  readonly kind: 'feature' | 'transform';
  readonly name: string;
  readonly summary: string;
  /** The parameters' defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** What each parameter means. */
  readonly about: Readonly<Record<string, string>>;
  /** Columns of the bars that a feature reads. */
  readonly inputs: readonly string[];
  /** Columns under the default parameters; for a transform those behind `rsi`. */
  readonly outputs: readonly string[];
}

/** Every feature of the catalog with its parameters, for people to choose from. */
export function describeFeatures(): FeatureDescription[] {
  return Object.entries(featureCatalog).map(([name, { summary, schema, create }]) => {
    const feature = create(schema.parse({}) as never, featureContext(HOUR_MS, name));
    const { inputs, outputs } = feature;
    return { kind: 'feature', name, summary, ...describeParams(schema), inputs, outputs };
  });
}

/** Every trailing transform, likewise. */
export function describeTransforms(): FeatureDescription[] {
  return Object.entries(transformCatalog).map(([name, { summary, schema }]) => {
    const [feature] = parseFeatures([{ use: 'rsi', transform: [{ use: name }] }], HOUR_MS);
    return { kind: 'transform', name, summary, ...describeParams(schema), inputs: [], outputs: feature!.outputs };
  });
}

function describeParams(schema: z.ZodType): Pick<FeatureDescription, 'params' | 'about'> {
  const shape: Readonly<Record<string, z.ZodType>> = schema instanceof z.ZodObject ? schema.shape : {};
  return {
    params: schema.parse({}) as Record<string, unknown>,
    about: Object.fromEntries(Object.entries(shape).map(([key, inner]) => [key, describe(inner)])),
  };
}

/** The parameter's description, which may sit below its default, and the values it allows. */
function describe(schema: z.ZodType): string {
  const inner =
    schema instanceof z.ZodDefault || schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : null;
  const choices = schema instanceof z.ZodEnum ? `${schema.options.join(' | ')}: ` : '';
  if (schema.description !== undefined) return choices + schema.description;
  return inner === null ? choices : describe(inner);
}
