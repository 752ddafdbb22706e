import type { z } from 'zod';
import type { Needs, PartContext, StrategyColumns } from '../columns.ts';

/**
 * A stateless rule that may veto a target. What depends on the open position belongs to the backtest.
 *
 * A `mask` looks at columns only (1 passes, 0 stops, between them a multiplier), so it is the same for every signal; a
 * `filter` looks at the target itself. Both read rows ≤ t for row t and edit nothing.
 */
export type Gate =
  | { readonly needs: Needs; mask(columns: StrategyColumns): Float64Array }
  | { readonly needs: Needs; filter(target: Float64Array): Float64Array };

export interface GateEntry<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** @param path dotted key of the parameters */
  create(params: z.output<S>, context: PartContext, path: string): Gate;
}

/** Keeps the parameters' type between a schema and its factory; the catalog forgets it. */
export function gateEntry<S extends z.ZodType>(entry: GateEntry<S>): GateEntry {
  return entry as unknown as GateEntry;
}

/** The target after a gate, shape [n], a new array. */
export function applyGate(gate: Gate, columns: StrategyColumns, target: Float64Array): Float64Array {
  if ('filter' in gate) return gate.filter(target);
  const mask = gate.mask(columns);
  // Not a plain product: a stopped row must be 0, never −0.
  return target.map((value, t) => (mask[t] === 0 ? 0 : value * mask[t]!));
}
