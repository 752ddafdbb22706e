import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { InputError } from '../core/index.ts';
import type { DownloadRequest, Origin } from '../data/index.ts';
import type { Context } from './context.ts';
import { refuseToOverwrite } from './files.ts';
import { addCommonOptions, type CommonOptions, loadUnder, parquetFile } from './options.ts';
import { perform } from './perform.ts';

interface DownloadOptions extends CommonOptions {
  readonly exchange?: string;
  readonly symbol?: string;
  readonly interval?: string;
  readonly source?: DownloadRequest['source'];
  readonly market?: DownloadRequest['market'];
  readonly series?: DownloadRequest['series'];
  readonly archiveUrl?: string;
  readonly restUrl?: string;
  readonly update?: boolean;
  readonly force?: boolean;
}

/** `data download`: candles or funding rates of an exchange to Parquet. */
export function addDownload(data: Command, context: Context): void {
  const command = data
    .command('download')
    .description('candles (or funding rates) of an exchange to Parquet; called again, it goes on where it stopped')
    .option('--exchange <name>', 'exchange as ccxt names it: binance, kraken, okx, …')
    .option('--symbol <symbol>', 'BTC/USDT; with its settlement where that is needed: BTC/USDT:USDT')
    .option('--interval <interval>', 'length of a candle: 1m, 30m, 1h, 1d, …')
    .addOption(
      new Option(
        '--source <source>',
        'the exchange itself, or the public monthly archive of Binance (default: rest)',
      ).choices(['rest', 'archive']),
    )
    .addOption(
      new Option('--market <market>', 'spot, futures settled in dollars, or in the coin (default: spot)').choices([
        'spot',
        'usdm',
        'coinm',
      ]),
    )
    .addOption(new Option('--series <series>', 'what to download (default: candles)').choices(['candles', 'funding']))
    .option('--archive-url <url>', 'a mirror of the archive')
    .addOption(new Option('--rest-url <url>', 'origin that answers in place of the exchange').hideHelp())
    .option('--update', 'extend the file at its end; flags that are left out are those of its download')
    .option('--force', 'overwrite the file, and throw parts of another download away');
  addCommonOptions(command, 'FILE', 'Parquet file (required)').action(async (options: DownloadOptions) => {
    const out = parquetFile(options.out ?? missing('--out', 'data/btc-30m.parquet'));
    const loaded = loadUnder({ ...options, data: undefined, from: undefined, to: undefined }, {}, false);
    context.armInterrupt();
    await perform(context, options, loaded, async (progress) => {
      const room = await context.data();
      // Where there is no file yet, --update begins it: one line for a timer, whatever lies there.
      const update = options.update === true && existsSync(out);
      if (!update && !room.isUnfinished(out)) refuseToOverwrite(out, options.force);
      const request = requestOf({ ...options, update }, out, update ? await room.originOf(out) : null);
      const report = await room.downloadBars(
        { ...request, policies: loaded.config.data.policies },
        { fetch, sleep: room.sleepUntil, now: Date.now, progress, signal: context.signal },
      );
      return { json: report, text: () => room.formatDownloadReport(report) };
    });
  });
}

/** @param there how the file was downloaded, for what the flags leave out */
function requestOf(options: DownloadOptions, out: string, there: Origin | null): DownloadRequest {
  const series = options.series ?? there?.series ?? 'candles';
  return {
    exchange: options.exchange ?? there?.exchange ?? missing('--exchange', 'binance'),
    symbol: options.symbol ?? there?.symbol ?? missing('--symbol', 'BTC/USDT'),
    interval: options.interval ?? there?.interval ?? (series === 'candles' ? missing('--interval', '30m') : undefined),
    from: options.from ?? there?.from ?? missing('--from', '2021-01-01'),
    to: options.to,
    source: options.source ?? there?.source ?? 'rest',
    market: options.market ?? there?.market ?? 'spot',
    series,
    out,
    update: options.update,
    force: options.force,
    archiveUrl: options.archiveUrl,
    restUrl: options.restUrl,
  };
}

function missing(flag: string, example: string): never {
  throw new InputError('ARGUMENT_INVALID', {
    what: `${flag} is missing`,
    where: 'regimewalk data download',
    mend: `give it, for example ${flag} ${example}`,
  });
}
