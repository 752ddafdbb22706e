import { workerData } from 'piscina';
import { RegimewalkError } from '../../core/index.ts';
import { reloadPlugins } from '../../experiment/index.ts';
import type { Job } from '../../jobs/index.ts';
import type { TrialResult } from './contract.ts';
import type { TrialInputs } from './inputs.ts';
import { type ConfiguredTrial, trialRunner } from './run-trials.ts';

/** Plain data of an error, which would lose its words on the way to another thread. */
export type TrialsOutcome =
  | { readonly status: 'done'; readonly results: readonly TrialResult[] }
  | { readonly status: 'fatal'; readonly error: Pick<RegimewalkError, 'code' | 'what' | 'where' | 'mend'> };

/** Entry of a worker thread: what trials share is made once a thread, a few trials a call. */
const inputs = workerData as TrialInputs;
const runner = reloadPlugins(inputs.pluginRefs).then((own) => trialRunner(inputs, own));
// Told of by the first call.
runner.catch(() => {});

export default async ({ payload }: Job<readonly ConfiguredTrial[]>): Promise<TrialsOutcome> => {
  try {
    const run = await runner;
    const results: TrialResult[] = [];
    for (const trial of payload) results.push(await run(trial));
    return { status: 'done', results };
  } catch (error) {
    if (!(error instanceof RegimewalkError)) throw error;
    const { code, what, where, mend } = error;
    return { status: 'fatal', error: { code, what, where, mend } };
  }
};
