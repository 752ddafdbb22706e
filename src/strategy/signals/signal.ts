import type { z } from 'zod';
import type { StrategyColumns } from '../columns.ts';
import type { Needs } from '../needs.ts';
import type { PartContext } from '../part.ts';
import type { RowReader } from '../steps.ts';

/** Columns to a raw target: sign is the side, magnitude at most 1 the conviction; 0 where it has nothing to say. */
export interface Signal {
  readonly needs: Needs;
  /** @throws InputError COLUMN_MISSING */
  steps(columns: StrategyColumns): RowReader;
}

export interface SignalEntry<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** @param path dotted key of the parameters */
  create(params: z.output<S>, context: PartContext, path: string): Signal;
}

/** Keeps the parameters' type between a schema and its factory; the catalog forgets it. */
export function signalEntry<S extends z.ZodType>(entry: SignalEntry<S>): SignalEntry {
  return entry as unknown as SignalEntry;
}
