import { existsSync } from 'node:fs';
import { Argument, type Command } from 'commander';
import { type ColumnsConfig, DEFAULTS, type GenerateConfig, type LoadedConfig } from '../config/index.ts';
import { isoTime, nearestName } from '../core/index.ts';
import { formatCount, formatSpan } from '../report/index.ts';
import type { Context } from './context.ts';
import { addDownload } from './data-download.ts';
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

type ColumnOptions = Partial<ColumnsConfig>;
interface ForceOption {
  readonly force?: boolean;
}

/** `data`: bar files in, out and checked. */
export function addData(program: Command, context: Context): void {
  const data = program
    .command('data')
    .description('market data: generate, download, import, check')
    .usage('<generate|download|import|check> [options]')
    // Flags before the subcommand come here too, so that what is missing can be named.
    .allowUnknownOption()
    .helpCommand(true)
    .allowExcessArguments()
    .action(() => {
      if (data.args.length === 0) return data.help({ error: true });
      const names = data.commands.map((command) => command.name());
      const word = data.args.find((arg) => !arg.startsWith('-'));
      if (word === undefined) return data.error(`error: missing subcommand; use one of ${names.join(', ')}`);
      if (names.includes(word)) return data.error(`error: flags go behind the subcommand: data ${word} …`);
      const near = nearestName(word, names);
      return data.error(
        `error: unknown subcommand '${word}'${near === undefined ? `; use one of ${names.join(', ')}` : ` (Did you mean ${near}?)`}`,
      );
    });
  addGenerate(data, context);
  addDownload(data, context);
  addImport(data, context);
  addCheck(data, context);
}

interface GenerateOptions extends CommonOptions, ForceOption {
  readonly years?: number;
  readonly interval?: string;
  readonly regimes?: number;
  readonly drift?: number;
  readonly start?: string;
}

function addGenerate(data: Command, context: Context): void {
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

function addImport(data: Command, context: Context): void {
  const command = data
    .command('import')
    .description(
      'a CSV file of any usual layout to Parquet, checked; what is bad is refused unless data.policies says otherwise',
    )
    .addArgument(new Argument('<file>', 'CSV (or Parquet)'))
    .option('--force', 'overwrite the file');
  addColumnOptions(command);
  addCommonOptions(command, 'FILE', 'Parquet file (required)').action(
    async (file: string, options: CommonOptions & ColumnOptions & ForceOption) => {
      const out = options.out === undefined ? undefined : parquetFile(options.out);
      if (out === undefined) return command.error("error: required option '--out <file>' not specified");
      const loaded = loadUnder({ ...options, data: undefined }, {}, false);
      await perform(context, options, loaded, async (progress) => {
        refuseToOverwrite(out, options.force);
        const room = await context.data();
        progress.stage('import');
        const { from, to } = options;
        const { policies } = loaded.config.data;
        const { report, columns } = await room.importCsv(file, out, {
          columns: columnsOf(options),
          from,
          to,
          policies,
        });
        const json = { out, columns, report };
        return { json, text: () => `${room.formatDataReport(report)}\nwritten to ${out}` };
      });
    },
  );
}

function addCheck(data: Command, context: Context): void {
  const command = data
    .command('check')
    .description('reads a bar file as every command does and says what was found')
    .addArgument(new Argument('[file]', 'Parquet or CSV; default: data.file'));
  addColumnOptions(command);
  addCommonOptions(command).action(async (file: string | undefined, options: CommonOptions & ColumnOptions) => {
    const loaded = loadUnder(file === undefined ? options : { ...options, data: file });
    await perform(context, options, loaded, async (progress) => {
      const room = await context.data();
      progress.stage('check');
      const { columns, from, to, policies, file: named } = loaded.config.data;
      const mapping = { ...columns, ...columnsOf(options) };
      const { report, sha256 } = await room.readBars(named, { columns: mapping, from, to, policies });
      return { json: { ...report, sha256 }, text: () => room.formatDataReport(report) };
    });
  });
}

const STANDARD = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

function addColumnOptions(command: Command): void {
  for (const name of STANDARD) command.option(`--${name} <column>`, `the file's column with the ${name}`);
}

function columnsOf(options: ColumnOptions): ColumnOptions {
  return Object.fromEntries(STANDARD.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
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
