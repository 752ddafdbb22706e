import { isSweepable } from '../../backtest/index.ts';
import type { Config } from '../../config/index.ts';
import {
  executionRules,
  type Plugins,
  parsePlugins,
  parseTradable,
  TrialTrainer,
  type UserPlugins,
} from '../../experiment/index.ts';
import type { TrialJob, TrialResult } from './contract.ts';
import type { TrialInputs } from './inputs.ts';
import { ModelTrials } from './model-trials.ts';
import { strategiesWanted, wantedFigures } from './objectives.ts';
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
    const trials = new StrategyTrials(inputs, labelsOf(inputs, own));
    return async ({ job }) => trials.run(job);
  }
  const trials = new ModelTrials(inputs, new TrialTrainer({ bars: inputs.bars, own }), own);
  return ({ job, config }) => trials.run(job, config!);
}

/** Whether the sweep kernel trades all that the objectives look at, as far as the configuration as it stands tells. */
export function tradesByKernel(inputs: TrialInputs, own: UserPlugins): boolean {
  const { kind, config, objectives, bars } = inputs;
  if (kind === 'models') return false;
  const asked = strategiesWanted(wantedFigures(objectives, config));
  if ([...asked.values()].some((wanted) => wanted.bars)) return false;
  const strategies = parseTradable(config, bars.intervalMs, labelsOf(inputs, own), [...asked.keys()]);
  const rules = strategies.map((strategy) => executionRules(strategy, bars.intervalMs));
  return rules.every((variants) => variants.length === 1 && isSweepable(variants[0]!));
}

function labelsOf({ config, bars }: TrialInputs, own: UserPlugins): Plugins['labels'] {
  return parsePlugins(config, bars.intervalMs, 'columns', own).labels;
}
