import type { Command } from 'commander';
import { formatTrain } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder, numberAbove0 } from './options.ts';
import { perform } from './perform.ts';

interface Options extends CommonOptions {
  readonly trainWeeks?: number;
  readonly trainFrom?: string;
  readonly trainTo?: string;
  readonly xgboost?: string;
}

/** `train`: one model on one window. */
export function addTrain(program: Command, context: Context): void {
  const command = program
    .command('train')
    .description('one model on one window, as a segment of a walk-forward is trained, sealed')
    .option('--train-from <time>', 'first bar of the window: ISO time or date, UTC')
    .option('--train-to <time>', 'the window ends before it; without it behind the last bar')
    .option('--train-weeks <weeks>', 'length of the window, without --train-from', numberAbove0('--train-weeks', '12'))
    .option('--xgboost <DIR>', 'folder for an XGBoost file of each head that is a sum of trees');
  addCommonOptions(command, 'DIR', 'folder of the bundle (default: a candidate in the model store)').action(
    async (options: Options) => {
      const loaded = loadUnder(options, { 'walkForward.trainWeeks': options.trainWeeks }, false);
      await perform(context, options, loaded, async (progress) => {
        const { trainRun } = await context.experiment();
        const { trainFrom: from, trainTo: to, out, xgboost } = options;
        const answer = await trainRun(loaded, { from, to, out, xgboost, progress });
        return { json: answer, text: () => formatTrain(answer, context) };
      });
    },
  );
}
