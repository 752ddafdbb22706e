import type { Config, LoadedConfig } from '../config/index.ts';
import { type Progress, RunError, type SweepObjective } from '../core/index.ts';
import type { RenderPage } from '../experiment/index.ts';
import type { PluginSpec } from './journal/events.ts';
import type { ParsedSpace } from './space/parse-space.ts';
import type { TrialJob, TrialResult } from './trials/contract.ts';

/** What the trials of a sweep need to know of it. */
export interface TrialRequest {
  readonly space: ParsedSpace;
  readonly objectives: readonly SweepObjective[];
  /** Null where nothing prunes. */
  readonly pruner: PluginSpec | null;
  /** Forecasts of this run. */
  readonly run?: string | undefined;
  /** Forecasts of one's own. */
  readonly forecasts?: string | undefined;
}

export interface TrialCalls {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Draws the page of a run that has to be made first. */
  readonly render: RenderPage;
}

/** Runs trials, on this thread or on others. */
export interface TrialExecutor {
  /**
   * When `signal` aborts, no further trial starts, and those in flight end.
   *
   * @param onDone told of each trial as it ends, in whatever order
   * @returns results in the order of the jobs, as far as they came
   */
  run(
    jobs: readonly TrialJob[],
    onDone: (number: number, result: TrialResult) => void,
    signal: AbortSignal,
  ): Promise<readonly TrialResult[]>;
  close(): Promise<void>;
}

/** Everything that the trials of a sweep share, checked. */
export interface PreparedTrials {
  /** Hash of data, code, plug-ins and forecasts. */
  readonly identity: string;
  /** Start of each scored UTC day, ms. */
  readonly days: Float64Array;
  /** Segments (or equal blocks of days) that a trial reports at most. */
  readonly steps: number;
  readonly data: { readonly file: string; readonly rows: number; readonly intervalMs: number; readonly hash: string };
  readonly lockBox: { readonly from: string; readonly to: string; readonly days: number } | null;
  /** The configuration without the sweep. */
  readonly asConfigured: TrialResult;
  executor(workers: number): TrialExecutor;
  /** The same parameters on all bars, judged on the lock box's days alone. */
  openLockBox(parameters: Readonly<Record<string, unknown>>): Promise<{
    readonly days: Float64Array;
    readonly returns: Float64Array;
    readonly asConfigured: Float64Array;
  }>;
}

export type PrepareTrials = (loaded: LoadedConfig, request: TrialRequest, calls: TrialCalls) => Promise<PreparedTrials>;

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
