import type { Told } from '../samplers/contract.ts';

/** One configuration to try. It follows from the sweep and its number: whichever thread runs it finds the same. */
export interface TrialJob {
  readonly number: number;
  readonly seed: number;
  /** By dotted path of the configuration. Empty: the configuration as it stands. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the pruner may know: the trials told before this one's batch. Undefined where nothing prunes. */
  readonly told?: readonly Told[] | undefined;
}

/** What a trial found. Numbers are in the objectives' own sense: a greater Sharpe ratio is a better one. */
export interface TrialResult {
  readonly state: 'complete' | 'pruned' | 'failed';
  readonly reason?: string;
  /** One an objective; absent unless complete. */
  readonly values?: readonly number[];
  /** First objective after each step, as far as it came; absent where neither a pruner nor the kind of trial asks for steps. */
  readonly steps?: readonly number[];
  /** Headline figures of the first objective's strategy. */
  readonly figures?: Readonly<Record<string, number>>;
  /**
   * Daily returns of the first objective's strategy on the sweep's days, shape [days]; 0 on days on which the trial was not scored. Absent unless
   * complete, and where the first objective names no strategy.
   */
  readonly returns?: Float64Array;
}
