import type { z } from 'zod';
import type { CostSource } from '../../core/index.ts';

/** Sources that a fill pays for; funding and borrowing are paid for holding. */
export const FILL_SOURCES = ['fee', 'spread', 'slippage', 'impact'] as const satisfies readonly CostSource[];
export type FillSource = (typeof FILL_SOURCES)[number];

/** What a cost model may look at when an order is filled. */
export interface FillTerms {
  readonly row: number;
  /** A resting order that waited at its price (a take-profit): it pays the maker's fee, no spread and no slippage. */
  readonly maker: boolean;
  /** Traded units ÷ the volume of the fill's bar. */
  readonly participation: number;
  /** Average true range ÷ close over a window, of the bar before the fill: known when the order is sent. */
  volatility(windowBars: number): number;
}

/** One source of cost. `rate` is a fraction of the traded value, for one side. */
export interface FillCost {
  readonly kind: 'fill';
  readonly source: FillSource;
  /** What a small market order pays for going in and out; NaN where that depends on the market. */
  readonly roundTripBps: number;
  /** Whether every fill pays the same rate. */
  readonly constant?: boolean;
  rate(terms: FillTerms): number;
}

/** What a position pays for being held. */
export type HoldingCost =
  | { readonly kind: 'funding' }
  | { readonly kind: 'borrow'; readonly shortPerDay: number; readonly cashPerDay: number };

export type CostPart = FillCost | HoldingCost;

export interface CostEntry<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  create(params: z.output<S>, context: { readonly intervalMs: number; readonly path: string }): CostPart;
}

/** Keeps the parameters' type between a schema and its factory; the catalog forgets it. */
export function costEntry<S extends z.ZodType>(entry: CostEntry<S>): CostEntry {
  return entry as unknown as CostEntry;
}
