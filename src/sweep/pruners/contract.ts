import type { z } from 'zod';
import type { Told } from '../samplers/contract.ts';

/** A trial that still runs: the first objective after each of its steps, smaller is better. */
export type Running = Required<Pick<Told, 'number' | 'intermediate'>>;

/** Decides whether a trial goes on. */
export interface Pruner {
  /**
   * Whether to stop a trial that has just finished a step. It follows from the arguments alone.
   *
   * @param history trials told so far, by rising number
   */
  prune(trial: Running, history: readonly Told[]): boolean;
}

/** A pruner of the catalog. */
export interface PrunerEntry {
  readonly schema: z.ZodType;
  /** @param steps segments that a trial has at most */
  readonly make: (params: never, steps: number) => Pruner;
}

/** The value of a trial after so many steps; undefined where it did not come so far. */
export function valueAfter({ intermediate }: Pick<Told, 'intermediate'>, steps: number): number | undefined {
  return intermediate?.[steps - 1];
}

/** The best value of a trial within its first steps; NaN counts as none. */
export function bestWithin({ intermediate }: Pick<Told, 'intermediate'>, steps: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const value of (intermediate ?? []).slice(0, steps)) if (value < best) best = value;
  return best;
}
