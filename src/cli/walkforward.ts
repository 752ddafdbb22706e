import type { Command } from 'commander';
import { assetNames } from '../config/index.ts';
import { InputError } from '../core/index.ts';
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
import { refreshIndex } from './results-index.ts';

/** Null markets are filed under four digits; more would make no p any truer. */
const MOST_MARKETS = 9999;

interface Options extends CommonOptions, WindowOptions {
  readonly diagH?: number;
  readonly fresh?: boolean;
  readonly null?: number;
  readonly nullBlock?: string;
}

/** `walkforward`: the main job. */
export function addWalkforward(program: Command, context: Context): void {
  const command = program.command('walkforward').description('train, forecast, trade and judge, segment by segment');
  addAssetOption(addWindowOptions(command))
    .option('--diag-h <bars>', 'horizon of the information coefficient', wholeNumber('--diag-h', 1, '10'))
    .option('--fresh', 'forget what this run has on disk and start again')
    .option(
      '--null <markets>',
      'send so many null markets, made of the same bars, through the same chain',
      wholeNumber('--null', 1, '200', MOST_MARKETS),
    )
    .option('--null-block <days>', 'whole days that stay together when bars are shuffled (default: 20d)');
  addCommonOptions(command).action(async (options: Options) => {
    const nulls = nullRequest(options);
    const loaded = loadUnder(options, { ...windowOverrides(options), 'targets.diagHorizonBars': options.diagH });
    await perform(context, options, loaded, async (progress) => {
      const { runAssets, runWalkforward } = await context.experiment();
      context.armInterrupt();
      const fresh = options.fresh === true;
      const run = { fresh, progress, signal: context.signal, render: renderHtml };
      if (assetNames(loaded).length > 0) {
        if (nulls !== undefined) throw oneMarketOnly();
        const { answer } = await runAssets(loaded, { ...run, renderPortfolio: renderPortfolioHtml });
        await refreshIndex(context, loaded);
        return { json: answer, text: () => formatPortfolio(answer, context) };
      }
      const { answer } = await runWalkforward(loaded, { ...run, nulls });
      await refreshIndex(context, loaded);
      return { json: answer, text: () => formatSummary(answer, context) };
    });
  });
}

/** @throws InputError ARGUMENT_INVALID */
function nullRequest({
  null: markets,
  nullBlock: block,
}: Options): { markets: number; block: string | undefined } | undefined {
  if (markets !== undefined) return { markets, block };
  if (block === undefined) return undefined;
  throw new InputError('ARGUMENT_INVALID', {
    what: '--null-block says how null markets are made, and --null asks for none',
    where: `--null-block ${block}`,
    mend: 'say how many, for example --null 200',
  });
}

function oneMarketOnly(): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: '--null makes null markets of one file of bars, and the call names several assets',
    where: '--null',
    mend: 'give one of them with --data FILE',
  });
}
