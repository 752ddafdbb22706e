import type { SweepAnswer, SweepObjective, SweepTrial } from '../../core/index.ts';
import type { SearchSpace } from '../space/space.ts';

/** A trial as the journal has it. */
export interface JudgedTrial extends Omit<SweepTrial, 'rank' | 'pareto'> {
  /** Daily returns of the first objective's strategy on the sweep's days, shape [days], without NaN; null where there are none. */
  readonly returns: Float64Array | null;
}

/** What a verdict is made from. */
export interface JudgeSweepInput {
  /** All that were tried, by rising number. Pruned ones count as tried. */
  readonly trials: readonly JudgedTrial[];
  readonly objectives: readonly SweepObjective[];
  readonly space: SearchSpace;
  /** Start of each scored UTC day, epoch ms, rising. */
  readonly days: Float64Array;
  /** Daily returns of the configuration as it stands, shape [days]; null where it cannot be traded. */
  readonly asConfigured: Float64Array | null;
  /** Whether the sampler looked at earlier results. */
  readonly adaptive: boolean;
  /** Folds of choosing on the earlier days and judging on the next; null: none. */
  readonly nested: number | null;
  /** Of the run: bootstraps follow from it. */
  readonly seed: number;
}

/** The part of a sweep's answer that says what its winner is worth. */
export type SweepJudgement = Pick<
  SweepAnswer,
  | 'trials'
  | 'best'
  | 'selection'
  | 'overfitting'
  | 'withoutOverfitting'
  | 'nested'
  | 'plateau'
  | 'budget'
  | 'verdict'
  | 'sentences'
>;
