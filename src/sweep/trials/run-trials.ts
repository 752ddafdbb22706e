import type { Config } from '../../config/index.ts';
import { type Plugins, parsePlugins, TrialTrainer, type UserPlugins } from '../../experiment/index.ts';
import type { TrialJob, TrialResult } from './contract.ts';
import type { TrialInputs } from './inputs.ts';
import { ModelTrials } from './model-trials.ts';
import { StrategyTrials } from './strategy-trials.ts';

/** A trial with what only the thread that asks can say of its configuration. */
export interface ConfiguredTrial {
  readonly job: TrialJob;
  /** Of a trial that trains; undefined where strategies alone are parsed anew. */
  readonly config?: Config | undefined;
}

/** Trials, one after the other, on this thread. */
export type TrialRunner = (trial: ConfiguredTrial) => Promise<TrialResult>;

export function trialRunner(inputs: TrialInputs, own: UserPlugins): TrialRunner {
  if (inputs.kind === 'strategies') {
    const labels: Plugins['labels'] = parsePlugins(inputs.config, inputs.bars.intervalMs, 'columns', own).labels;
    const trials = new StrategyTrials(inputs, labels);
    return async ({ job }) => trials.run(job);
  }
  const trials = new ModelTrials(inputs, new TrialTrainer({ bars: inputs.bars, own }), own);
  return ({ job, config }) => trials.run(job, config!);
}
