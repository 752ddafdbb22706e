import type { z } from 'zod';
import type { LabelRule } from '../labels/index.ts';

/** A labeler as a plug-in's default export. */
export interface LabelerDefinition<Schema extends z.ZodType> {
  /** One line for lists. */
  readonly summary: string;
  /** The parameters, each with a default; `z.strictObject`, so that a typing error is found. */
  readonly schema: Schema;
  /**
   * @param intervalMs of the bars, to turn durations into bars
   * @param path dotted key of the parameters, for messages
   * @throws ConfigError where parameters do not go together
   */
  create(params: z.output<Schema>, intervalMs: number, path: string): LabelRule;
}

/** The definition as it is, with the types of `params` from the schema, marked as a labeler. */
export function defineLabeler<Schema extends z.ZodType>(
  definition: LabelerDefinition<Schema>,
): LabelerDefinition<Schema> & { readonly kind: 'labeler' } {
  return { ...definition, kind: 'labeler' };
}
