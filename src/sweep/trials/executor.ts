import { fileURLToPath } from 'node:url';
import type { LoadedConfig } from '../../config/index.ts';
import { ConfigError, RunError, shareArrays } from '../../core/index.ts';
import type { UserPlugins } from '../../experiment/index.ts';
import { type Executor, inlineExecutor, threadExecutor } from '../../jobs/index.ts';
import type { TrialExecutor, TrialJob, TrialResult } from './contract.ts';
import type { TrialInputs } from './inputs.ts';
import { type ConfiguredTrial, type TrialRunner, tradesByKernel, trialRunner } from './run-trials.ts';
import type { TrialsOutcome } from './worker.ts';

/** Trials of strategies that go to a thread together: each takes a millisecond. */
const MOST_TOGETHER = 16;

/**
 * Trials on this thread, or a few a thread. Trials that the sweep kernel trades stay on this one: sending them takes longer than they do.
 *
 * @param base the configuration that trials are made of
 * @param here runs trials on this thread, where that was prepared already
 */
export function makeTrialExecutor(
  inputs: TrialInputs,
  base: LoadedConfig,
  own: UserPlugins,
  asked: number,
  here?: TrialRunner,
): TrialExecutor {
  const workers = tradesByKernel(inputs, own) ? 1 : asked;
  const executor: Executor<readonly ConfiguredTrial[], TrialsOutcome> =
    workers <= 1 ? onThisThread(here ?? trialRunner(inputs, own)) : onThreads(inputs, workers);
  const together = (count: number): number =>
    inputs.kind === 'models' ? 1 : Math.max(1, Math.min(MOST_TOGETHER, Math.ceil(count / (2 * workers))));
  return {
    async run(jobs, onDone, signal) {
      const found = new Map<TrialJob, TrialResult>();
      const end = (job: TrialJob, result: TrialResult): void => {
        found.set(job, result);
        onDone(job, result);
      };
      const open = jobs.flatMap((job) => {
        const trial = configured(inputs, base, job);
        if (!('state' in trial)) return [trial];
        end(job, trial);
        return [];
      });
      const calls = inTurns(open, together(open.length));
      const stop = new AbortController();
      let fatal: RunError | undefined;
      await executor.run(
        calls.map((payload, i) => ({ key: String(i), payload })),
        ({ key, result }) => {
          if (result.status === 'done') {
            calls[Number(key)]!.forEach(({ job }, i) => {
              end(job, result.results[i]!);
            });
            return;
          }
          fatal ??= new RunError(result.error.code, result.error);
          stop.abort();
        },
        AbortSignal.any([signal, stop.signal]),
      );
      if (fatal !== undefined) throw fatal;
      return jobs.map((job) => found.get(job));
    },
    close: () => executor.close(),
  };
}

function onThisThread(run: TrialRunner): Executor<readonly ConfiguredTrial[], TrialsOutcome> {
  return inlineExecutor(async (payload) => {
    const results: TrialResult[] = [];
    for (const trial of payload) results.push(await run(trial));
    return { status: 'done', results };
  });
}

function onThreads(inputs: TrialInputs, workers: number): Executor<readonly ConfiguredTrial[], TrialsOutcome> {
  // Worker threads run compiled code: under a test runner this module is a .ts file, its worker lies in dist.
  const entry = import.meta.url.endsWith('.ts') ? '../../../dist/sweep/trials/worker.js' : './worker.js';
  return threadExecutor(fileURLToPath(new URL(entry, import.meta.url)), shareArrays(inputs), workers);
}

/** The trial with its whole configuration where it needs one; what cannot be one is a failed trial. */
function configured({ kind }: TrialInputs, base: LoadedConfig, job: TrialJob): ConfiguredTrial | TrialResult {
  if (kind === 'strategies') return { job };
  try {
    return { job, config: base.with(job.parameters, 'sweep.space').config };
  } catch (error) {
    if (error instanceof ConfigError) return { state: 'failed', reason: error.what };
    throw error;
  }
}

function inTurns<T>(list: readonly T[], size: number): T[][] {
  const turns: T[][] = [];
  for (let at = 0; at < list.length; at += size) turns.push(list.slice(at, at + size));
  return turns;
}
