import { type Command, Option } from 'commander';
import { formatAnalysis } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder } from './options.ts';
import { perform } from './perform.ts';

interface Options extends CommonOptions {
  readonly run?: string;
  readonly strategy?: string;
  readonly trades?: string;
}

/** `analyze`: the anatomy of a trade log. */
export function addAnalyze(program: Command, context: Context): void {
  const command = program
    .command('analyze')
    .description(
      "the anatomy of a run's trades: distribution, tails, excursions, costs, outcomes by reason, regime, hour",
    )
    .addOption(new Option('--run <id>', 'an id, the start of one, or latest (default)').conflicts('trades'))
    .option('--trades <file>', 'a trade log (trades.parquet) that lies elsewhere')
    .option('--strategy <name>', 'this strategy only');
  addCommonOptions(command).action(async (options: Options) => {
    const loaded = loadUnder(options);
    const { run, strategy, trades } = options;
    await perform(context, options, loaded, async () => {
      const { analyzeRun } = await context.experiment();
      const answer = await analyzeRun(loaded, { run, strategy, trades });
      return { json: answer, text: () => formatAnalysis(answer, context) };
    });
  });
}
