import type { z } from 'zod';
import type { Needs, StrategyColumns } from '../columns.ts';

/** From a gated wish in [−1, 1] to a fraction of equity. */
export interface Sizing {
  readonly needs: Needs;
  size(columns: StrategyColumns, wish: Float64Array): Float64Array;
}

export interface SizingEntry<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  create(params: z.output<S>): Sizing;
}

/** Keeps the parameters' type between a schema and its factory; the catalog forgets it. */
export function sizingEntry<S extends z.ZodType>(entry: SizingEntry<S>): SizingEntry {
  return entry as unknown as SizingEntry;
}
