import type { Rng } from '../../core/index.ts';

/** What a figure over many simulated histories tells. */
export type FigureKind =
  /** Share of histories without an effect in which the test found one. */
  | 'size'
  /** Share of intervals that hold the true value. */
  | 'coverage'
  /** Share of histories with an effect in which the test found it. */
  | 'power'
  /** Mean of a figure. */
  | 'mean';

/** A figure that a check measures on each simulated history. */
export interface Figure {
  /** What is measured: the test's name. */
  readonly name: string;
  readonly kind: FigureKind;
  /** Where the figure has to lie, ends included; null where there is nothing to keep (power). */
  readonly bound: readonly [number, number] | null;
  /** What the test takes for granted and these histories break: the figure shows how far it is then to be trusted. */
  readonly beyond?: string;
}

/** One set-up of a check: a kind of returns, a length, a truth. */
export interface Cell {
  /** Kind of returns; a name of the generators. */
  readonly returns: string;
  /** Days of each history, or rows where a check says so. */
  readonly length: number;
  /** What is true of the histories, in words. */
  readonly truth: string;
  readonly figures: readonly Figure[];
  /** Draws one history and judges it: one value a figure, 1 or 0 for shares; NaN where the test has no answer. */
  simulate(rng: Rng): readonly number[];
}

/** Cells that use the same tests. */
export interface Check {
  readonly name: string;
  /** What `length` counts. */
  readonly unit: 'days' | 'rows';
  readonly cells: readonly Cell[];
}

/** Rejection rates at 5 %: what 1,000 histories of an exact test give lies within it 99 times in 100. */
export const SIZE_BOUND = [0.03, 0.07] as const;
/** Tests that are conservative by nature. */
export const CONSERVATIVE_BOUND = [0, 0.07] as const;
export const COVERAGE_BOUND = [0.92, 0.97] as const;
/** Either verdict errs on one side of a 95 % interval: 2.5 % by rights. */
export const VERDICT_BOUND = [0, 0.05] as const;

/** Days of each history: a year and a half, and five. */
export const LENGTHS = [600, 1826] as const;

export const LEVEL = 0.05;

/** 1 where a p-value rejects, 0 where it does not, NaN where there is none. */
export function rejects(p: number): number {
  return Number.isNaN(p) ? Number.NaN : p <= LEVEL ? 1 : 0;
}
