import type { Config, LoadedConfig, SweepConfig } from '../config/index.ts';
import { type Progress, RunError, type SweepObjective } from '../core/index.ts';
import type { RenderPage } from '../experiment/index.ts';
import type { ParsedSpace } from './space/parse-space.ts';
import type { TrialJob, TrialResult } from './trials/contract.ts';

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
  /** Hash of data, code, plug-ins and the forecasts that strategies read. */
  readonly identity: string;
  /** Start of each UTC day that trials are scored on, ms. */
  readonly days: Float64Array;
  /** Steps that a trial has at most: test segments, or blocks of days where there are none. */
  readonly steps: number;
  /** All rows of the data, those behind the border included; `hash` of these. */
  readonly data: { readonly file: string; readonly rows: number; readonly intervalMs: number; readonly hash: string };
  readonly lockBox: LockedDays | null;
  /** The configuration without the sweep's parameters, `fixed` taken in. */
  readonly asConfigured: TrialResult;
  executor(workers: number): TrialExecutor;
  /** The same parameters on all bars, judged on the lock box's days alone. */
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

export type PrepareTrials = (
  loaded: LoadedConfig,
  request: TrialRequest,
  context: TrialContext,
) => Promise<PreparedTrials>;

/** What is wanted of which figures; those that are good when small are minimised. */
export function parseObjectives({ sweep }: Config): SweepObjective[] {
  return sweep.objectives.map(({ of, goal }) => ({
    of,
    goal: goal ?? 'maximise',
    strategy: /^strategies\.(.+)\.[^.]+$/.exec(of)?.[1] ?? null,
  }));
}

export const prepareTrials: PrepareTrials = () =>
  Promise.reject(new RunError('INTERNAL', { what: 'trials cannot be run yet', where: 'sweep', mend: 'wait for them' }));
