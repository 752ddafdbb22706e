import type { Command } from 'commander';
import { formatPredict } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder, tableFile, wholeNumber } from './options.ts';
import { perform } from './perform.ts';

interface Options extends CommonOptions {
  readonly model?: string;
  readonly run?: string;
  readonly segment?: number;
}

/** `predict`: a sealed model on a bar file. */
export function addPredict(program: Command, context: Context): void {
  const command = program
    .command('predict')
    .description('the forecasts of a sealed model for a bar file')
    .option('--model <path|name>', "a bundle's folder, a name in the model store, or name/v0001")
    .option('--run <id>', 'a model of this run, or of the latest')
    .option('--segment <n>', 'its segment (default: the newest)', wholeNumber('--segment', 0, '3'));
  addCommonOptions(command, 'FILE', 'writes the forecasts to this .parquet or .csv file').action(
    async (options: Options) => {
      const out = options.out === undefined ? undefined : tableFile(options.out);
      const loaded = loadUnder(options, {}, false);
      await perform(context, options, loaded, async (progress) => {
        const { predictRun } = await context.experiment();
        const { model, run, segment } = options;
        const answer = await predictRun(loaded, { model, run, segment, out, progress });
        return { json: answer, text: () => formatPredict(answer, context) };
      });
    },
  );
}
