import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { DEFAULTS, type GenerateConfig, type LoadedConfig } from '../config/index.ts';
import { isoTime } from '../core/index.ts';
import { formatCount, formatSpan } from '../report/index.ts';
import type { Context } from './context.ts';
import type { ForceOption } from './data-options.ts';
import { refuseToOverwrite } from './files.ts';
import {
  addCommonOptions,
  anyNumber,
  type CommonOptions,
  loadUnder,
  numberAbove0,
  parquetFile,
  wholeNumber,
} from './options.ts';
import { perform } from './perform.ts';

interface GenerateOptions extends CommonOptions, ForceOption {
  readonly years?: number;
  readonly interval?: string;
  readonly regimes?: number;
  readonly drift?: number;
  readonly start?: string;
}

/** `data generate`: a seeded market into a Parquet file. */
export function addGenerate(data: Command, context: Context): void {
  const command = data
    .command('generate')
    .description('a seeded market with known hidden regimes; what is not given comes from data.generate')
    .option('--years <n>', 'length in years of 365 days', numberAbove0('--years', '2'))
    .option('--interval <duration>', 'a duration that divides a day: 5m, 30m, 1h, 1d')
    .option('--regimes <n>', 'hidden states, 1 to 4', wholeNumber('--regimes', 1, '4'))
    .option(
      '--drift <factor>',
      'scales the drifts; 0: the simple mean return is zero in every state',
      anyNumber('--drift', '0'),
    )
    .option('--start <time>', "first bar's open, ISO, UTC")
    .option('--force', 'overwrite the file');
  addCommonOptions(command, 'FILE', 'Parquet file; default: data/market-<interval>.parquet').action(
    async (options: GenerateOptions) => {
      const loaded = loadUnder({ ...options, seed: undefined, data: undefined }, {}, false);
      const base = loaded.config.data.generate ?? (DEFAULTS.data as { generate: GenerateConfig }).generate;
      const { years, interval, regimes, drift, seed, start } = options;
      const given = { years, interval, regimes, drift, seed, start };
      const market = { ...base, ...Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) };
      const out = parquetFile(options.out ?? `data/market-${market.interval}.parquet`);
      await perform(context, options, flagsFirst(loaded, given), async (progress) => {
        const room = await context.data();
        // A generated market can be made again at any time; whatever else lies there is the user's.
        const generated = existsSync(out) && (await room.generatedWith(out).catch(() => undefined)) !== undefined;
        refuseToOverwrite(out, options.force === true || generated);
        progress.stage('generate');
        const bars = await room.writeMarket(out, market);
        const rows = bars.time.length;
        const json = {
          file: out,
          rows,
          from: isoTime(bars.time[0]!),
          to: isoTime(bars.time[rows - 1]!),
          intervalMs: bars.intervalMs,
          gapRows: bars.gap.reduce((sum, gap) => sum + gap, 0),
          market,
        };
        return {
          json,
          text: () => `${out}: ${formatSpan(json)}, ${formatCount(json.gapRows, 'gap row')}, seed ${market.seed}`,
        };
      });
    },
  );
}

/** Names the flag where one gave the value of a `data.generate` key. */
function flagsFirst(loaded: LoadedConfig, given: Readonly<Record<string, unknown>>): Pick<LoadedConfig, 'locate'> {
  return {
    locate: (path) => {
      const key = path.slice(path.lastIndexOf('.') + 1);
      return path.startsWith('data.generate.') && given[key] !== undefined
        ? `--${key} ${given[key]}`
        : loaded.locate(path);
    },
  };
}
