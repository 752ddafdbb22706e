import type { z } from 'zod';
import type { StrategyColumns } from '../columns.ts';
import type { Needs } from '../needs.ts';
import type { PartContext } from '../part.ts';
import type { RowReader, WishReader } from '../steps.ts';

/**
 * A rule that may veto a target. It knows nothing of the open position: what depends on that belongs to the backtest.
 *
 * A `mask` looks at columns only (1 passes, 0 stops, between them a multiplier), so it is the same for every signal; a
 * `filter` looks at the wish itself. Both read rows ≤ row and edit nothing.
 */
export type Gate = MaskGate | FilterGate;

export interface MaskGate {
  readonly needs: Needs;
  /** What the mask depends on beside its parameters: with them it names the mask in a memo. */
  readonly resolved?: unknown;
  /** @throws InputError COLUMN_MISSING */
  mask(columns: StrategyColumns): RowReader;
}

export interface FilterGate {
  readonly needs: Needs;
  filter(): WishReader;
}

export interface GateEntry<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** @param path dotted key of the parameters */
  create(params: z.output<S>, context: PartContext, path: string): Gate;
}

/** Keeps the parameters' type between a schema and its factory; the catalog forgets it. */
export function gateEntry<S extends z.ZodType>(entry: GateEntry<S>): GateEntry {
  return entry as unknown as GateEntry;
}
