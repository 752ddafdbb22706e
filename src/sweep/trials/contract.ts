import type { SweepConfig } from '../../config/index.ts';
import type { Progress, SweepObjective } from '../../core/index.ts';
import type { RenderPage } from '../../experiment/index.ts';
import type { Told } from '../samplers/contract.ts';
import type { ParsedSpace } from '../space/parse-space.ts';

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

/** What a sweep asks of its trials. */
export interface TrialRequest {
  readonly space: ParsedSpace;
  /** By `parseObjectives`; at least one. */
  readonly objectives: readonly SweepObjective[];
  /** As the configuration has it; null, or `use: none`: no trial ends early. */
  readonly pruner: SweepConfig['pruner'] | null;
  /** Forecasts of this run (`latest`, or an id) instead of the configuration's own. */
  readonly run?: string | undefined;
  /** Forecasts of a file of one's own. */
  readonly forecasts?: string | undefined;
}

/** How preparing talks to whoever called. */
export interface TrialContext {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly render: RenderPage;
}

/** The newest days, which no trial sees. */
export interface LockedDays {
  /** Start of the first day and end of the last, ISO times; `to` is exclusive. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/** Everything that trials share, checked. */
export interface PreparedTrials {
  readonly kind: 'strategies' | 'models';
  /** Hash of data, code, plug-ins and the forecasts that strategies read. */
  readonly identity: string;
  /** Start of each UTC day that trials are scored on, ms. */
  readonly days: Float64Array;
  /** Steps that a trial has at most: test segments, or blocks of days where there are none. */
  readonly steps: number;
  /** All rows of the data, those behind the border included; `hash` of these, and `locked`, a mark for each day of the lock box. */
  readonly data: {
    readonly file: string;
    readonly rows: number;
    readonly intervalMs: number;
    readonly hash: string;
    readonly locked?: readonly string[];
  };
  readonly lockBox: LockedDays | null;
  /** The configuration without the sweep's parameters, `fixed` taken in. */
  readonly asConfigured: TrialResult;
  executor(workers: number): TrialExecutor;
  /**
   * The same parameters on all bars, judged on the lock box's days alone.
   *
   * @throws InputError ARGUMENT_INVALID where there is no lock box, or the first objective names no strategy
   */
  openLockBox(parameters: Readonly<Record<string, unknown>>): Promise<OpenedBox>;
}

/** Daily returns of the first objective's strategy on the lock box's days, each of shape [days]. */
export interface OpenedBox {
  readonly days: Float64Array;
  readonly returns: Float64Array;
  readonly asConfigured: Float64Array;
}

/** Runs trials, on this thread or on worker threads. */
export interface TrialExecutor {
  /**
   * @param onDone told of each trial as it ends, in any order
   * @param signal once aborted no further trial starts; those in flight end
   * @returns in the jobs' order; undefined for those that `signal` left out
   */
  run(
    jobs: readonly TrialJob[],
    onDone: (job: TrialJob, result: TrialResult) => void,
    signal: AbortSignal,
  ): Promise<(TrialResult | undefined)[]>;
  close(): Promise<void>;
}
