import type { Command } from 'commander';
import { formatHorizonWeights } from '../report/index.ts';
import type { Context } from './context.ts';
import {
  addCommonOptions,
  addWindowOptions,
  type CommonOptions,
  loadUnder,
  type WindowOptions,
  windowOverrides,
} from './options.ts';
import { perform } from './perform.ts';

interface Options extends CommonOptions, WindowOptions {
  readonly run?: string;
}

/** `horizon-weights`: what each horizon weighs, and whether weighting them was worth anything. */
export function addHorizonWeights(program: Command, context: Context): void {
  const command = program
    .command('horizon-weights')
    .description('what each horizon of the return heads weighs by its inner folds, beside its forecasts out of sample')
    .option('--run <id>', 'an id, the start of one, or latest (default, where there is a run)');
  addWindowOptions(command);
  addCommonOptions(command).action(async (options: Options) => {
    const loaded = loadUnder(options, windowOverrides(options));
    await perform(context, options, loaded, async (progress) => {
      const { horizonWeightsRun } = await context.experiment();
      const answer = await horizonWeightsRun(loaded, { run: options.run, progress });
      return { json: answer, text: () => formatHorizonWeights(answer, context) };
    });
  });
}
