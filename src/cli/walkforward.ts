import type { Command } from 'commander';
import { assetNames } from '../config/index.ts';
import { formatPortfolio, formatSummary, renderHtml, renderPortfolioHtml } from '../report/index.ts';
import { addAssetOption } from './asset-option.ts';
import type { Context } from './context.ts';
import {
  addCommonOptions,
  addWindowOptions,
  type CommonOptions,
  loadUnder,
  type WindowOptions,
  wholeNumber,
  windowOverrides,
} from './options.ts';
import { perform } from './perform.ts';

interface Options extends CommonOptions, WindowOptions {
  readonly diagH?: number;
  readonly fresh?: boolean;
}

/** `walkforward`: the main job. */
export function addWalkforward(program: Command, context: Context): void {
  const command = program.command('walkforward').description('train, forecast, trade and judge, segment by segment');
  addAssetOption(addWindowOptions(command))
    .option('--diag-h <bars>', 'horizon of the information coefficient', wholeNumber('--diag-h', 1, '10'))
    .option('--fresh', 'forget what this run has on disk and start again');
  addCommonOptions(command).action(async (options: Options) => {
    const loaded = loadUnder(options, { ...windowOverrides(options), 'targets.diagHorizonBars': options.diagH });
    await perform(context, options, loaded, async (progress) => {
      const { runAssets, runWalkforward } = await context.experiment();
      context.armInterrupt();
      const fresh = options.fresh === true;
      const run = { fresh, progress, signal: context.signal, render: renderHtml };
      if (assetNames(loaded).length > 0) {
        const { answer } = await runAssets(loaded, { ...run, renderPortfolio: renderPortfolioHtml });
        return { json: answer, text: () => formatPortfolio(answer, context) };
      }
      const { answer } = await runWalkforward(loaded, run);
      return { json: answer, text: () => formatSummary(answer, context) };
    });
  });
}
