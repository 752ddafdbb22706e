import { z } from 'zod';
import type { TrainingSet } from '../contract.ts';
import { type RowWeightRules, rowWeights } from '../gbdt/row-weights.ts';

/** Parameters that weigh rows. */
export const rowWeightFields = {
  /** Bars after which a row counts half; null: all the same. */
  recencyHalfLife: z.number().positive().nullable().default(null),
  /** Rows whose labels read the same bars share their weight. */
  uniqueness: z.boolean().default(false),
};

/** Weights of the fit rows: those given, times those of the rules. Shape [fit rows]. */
export function fitWeights(set: TrainingSet, rules: RowWeightRules): Float64Array {
  const own = rowWeights(set, rules);
  return Float64Array.from(set.rows, (row, i) => (set.weights?.[row] ?? 1) * (own?.[i] ?? 1));
}
