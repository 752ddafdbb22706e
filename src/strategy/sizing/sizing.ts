import { z } from 'zod';
import type { StrategyColumns } from '../columns.ts';
import type { Needs } from '../needs.ts';
import type { PartContext } from '../part.ts';
import type { WishReader } from '../steps.ts';

/** From a gated wish in [−1, 1] to a fraction of equity. */
export interface Sizing {
  readonly needs: Needs;
  /** @throws InputError COLUMN_MISSING */
  steps(columns: StrategyColumns): WishReader;
}

export interface SizingEntry<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** @param path dotted key of the parameters */
  create(params: z.output<S>, context: PartContext, path: string): Sizing;
}

/** Keeps the parameters' type between a schema and its factory; the catalog forgets it. */
export function sizingEntry<S extends z.ZodType>(entry: SizingEntry<S>): SizingEntry {
  return entry as unknown as SizingEntry;
}

/** The parameters of every sizing, as fractions of equity. */
export const limitFields = {
  cap: z.number().positive().default(1),
  minimumChange: z.number().nonnegative().default(0),
};

/** Two sizes that differ by the minimum but for rounding differ by it. */
const ROUNDING = 1e-12;

/**
 * A size within its limits: at most `cap` either way, and taken only where it differs from the last taken one by at least
 * `minimumChange`, or is 0, or lies on the other side; otherwise the last taken one stays. From 0 any size below the
 * minimum is too small a change. A size that is not known (NaN) is 0.
 */
export function limited(
  size: WishReader,
  { cap, minimumChange }: { readonly cap: number; readonly minimumChange: number },
): WishReader {
  // Not the product itself where it is 0: the sign of zero would show.
  const capped = (wanted: number): number =>
    wanted > 0 ? Math.min(cap, wanted) : wanted < 0 ? Math.max(-cap, wanted) : 0;
  if (minimumChange === 0) return (row, wish) => capped(size(row, wish));
  let taken = 0;
  return (row, wish) => {
    const wanted = capped(size(row, wish));
    if (wanted === 0 || (wanted > 0 ? taken < 0 : taken > 0) || Math.abs(wanted - taken) >= minimumChange - ROUNDING)
      taken = wanted;
    return taken;
  };
}
