import { type Command, Option } from 'commander';
import { assetNames } from '../config/index.ts';
import { formatBacktest, formatPortfolio } from '../report/index.ts';
import { addAssetOption } from './asset-option.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder, utcTime } from './options.ts';
import { perform } from './perform.ts';

interface Options extends CommonOptions {
  readonly strategy?: string;
  readonly run?: string;
  readonly forecasts?: string;
  readonly live?: boolean;
  readonly scoreFrom?: number;
}

/** `backtest`: strategies on a bar file, without training. */
export function addBacktest(program: Command, context: Context): void {
  const command = program
    .command('backtest')
    .description("strategies on a bar file, on a run's forecasts, or on your own, without training")
    .option('--strategy <name>', 'this strategy only')
    .addOption(
      new Option('--run <id>', 'forecasts of this run (an id, the start of one, or latest)').conflicts('forecasts'),
    )
    .option('--forecasts <file>', 'your own forecasts (Parquet or CSV)')
    .addOption(
      new Option('--live', "ask the run's models bar by bar, and hold the outcome against its forecasts").conflicts(
        'forecasts',
      ),
    )
    .option(
      '--score-from <time>',
      'rows before it (ISO time, UTC) only warm up: flat, not scored',
      utcTime('--score-from'),
    );
  addCommonOptions(addAssetOption(command)).action(async (options: Options) => {
    const loaded = loadUnder(options);
    const { strategy, run, forecasts, live, scoreFrom } = options;
    await perform(context, options, loaded, async (progress) => {
      const { backtestAssets, backtestRun } = await context.experiment();
      const wanted = { strategy, run, forecasts, live, scoreFrom, progress };
      if (assetNames(loaded).length > 0) {
        const answer = await backtestAssets(loaded, wanted);
        return { json: answer, text: () => formatPortfolio(answer, context) };
      }
      const answer = await backtestRun(loaded, wanted);
      return {
        json: answer,
        text: () => formatBacktest(answer, context),
        ...(answer.live?.identical === false ? { exitCode: 1 } : {}),
      };
    });
  });
}
