import type { Rng } from '../../../core/index.ts';

/** Components over one dimension: one an observation, in their order, and the prior behind them. */
export interface Kernels {
  draw(component: number, rng: Rng): number;
  /**
   * Adds to each component's entry the logarithm of its density (or mass, where values are steps or choices) at `value`; where `exact` is
   * there, a number not below it that costs less.
   */
  addInto(value: number, into: Float64Array): void;
  /** The logarithm of one component's mass at `value`, where `addInto` only knows a bound. */
  readonly exact: ((value: number, component: number) => number) | null;
}

/** How components are shaped. */
export interface Bandwidth {
  readonly priorWeight: number;
  /** Numbers among choices lie as far apart as their values say. */
  readonly numericChoices: boolean;
}
