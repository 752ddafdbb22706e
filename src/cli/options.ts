import { type Command, InvalidArgumentError, Option } from 'commander';
import { isoTimeMs, type LoadedConfig, loadConfig } from '../config/index.ts';
import { InputError } from '../core/index.ts';
import { assetOverride, type NamedFile } from './asset-option.ts';

/** The options that every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly data?: string;
  readonly asset?: readonly NamedFile[];
  readonly from?: string;
  readonly to?: string;
  readonly range?: string;
  readonly out?: string;
  readonly seed?: number;
  readonly workers?: number | 'auto';
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Adds them. @param out what `--out` names for this command */
export function addCommonOptions(command: Command, out = 'DIR', outText = 'results folder'): Command {
  return command
    .option('--config <file>', 'configuration (default: config.yml, else the built-in one)')
    .option(
      '--set <path=value>',
      'one key of the configuration, for example walkForward.scheme=expanding; repeatable',
      collect,
      [],
    )
    .option('--data <file>', 'bars to read in place of data.file (Parquet or CSV)', once)
    .option('--from <time>', 'first bar read: ISO time or date, UTC')
    .option('--to <time>', 'reading stops before it')
    .option('--range <name>', 'a period of data.ranges; --from and --to cut further inside it')
    .option(`--out <${out.toLowerCase()}>`, outText)
    .option('--seed <n>', 'every random choice follows from it', wholeNumber('--seed', 0, '1'))
    .option('--workers <n>', 'worker threads, or auto', workers)
    .option('--quiet', 'no progress')
    .option('--json', 'one JSON document on standard output; all else on standard error');
}

export function addWindowOptions(command: Command): Command {
  return command
    .option('--train-weeks <weeks>', 'length of a train window', numberAbove0('--train-weeks', '12'))
    .option('--test-weeks <weeks>', 'length of a test window', numberAbove0('--test-weeks', '2'))
    .addOption(new Option('--scheme <scheme>', 'how train windows move on').choices(['rolling', 'expanding']));
}

export interface WindowOptions {
  readonly trainWeeks?: number;
  readonly testWeeks?: number;
  readonly scheme?: 'rolling' | 'expanding';
}

/** What a command's own flags set in the configuration, by dotted path. */
export function windowOverrides({ trainWeeks, testWeeks, scheme }: WindowOptions): Record<string, unknown> {
  return { 'walkForward.trainWeeks': trainWeeks, 'walkForward.testWeeks': testWeeks, 'walkForward.scheme': scheme };
}

/**
 * The configuration under the command's flags.
 *
 * @param outIsFolder whether `--out` is the results folder
 */
export function loadUnder(
  options: CommonOptions,
  own: Readonly<Record<string, unknown>> = {},
  outIsFolder = true,
): LoadedConfig {
  return loadConfig({
    file: options.config,
    sets: options.set,
    overrides: {
      'data.file': options.data,
      'data.assets': options.data === undefined ? assetOverride(options.asset) : {},
      // A file of one's own is never made up.
      'data.generate': options.data === undefined ? undefined : null,
      'data.from': options.from,
      'data.to': options.to,
      'data.range': options.range,
      seed: options.seed,
      'runtime.workers': options.workers,
      'runtime.results': outIsFolder ? options.out : undefined,
      ...own,
    },
    flags: {
      'data.file': '--data',
      'data.assets': options.data === undefined ? '--asset' : '--data',
      'data.generate': '--data',
      'runtime.results': '--out',
      'targets.diagHorizonBars': '--diag-h',
      'sweep.sampler.use': '--sampler',
      'sweep.pruner.use': '--pruner',
    },
  });
}

/** A flag's whole number. @throws InputError ARGUMENT_INVALID */
export function wholeNumber(
  flag: string,
  least: number,
  example: string,
  most = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  const wanted = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `of at least ${least}`;
  return (text) => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= least && value <= most && Number.isSafeInteger(value)) return value;
    throw badFlag(flag, text, `a whole number ${wanted}`, example);
  };
}

/** A flag's number above 0. @throws InputError ARGUMENT_INVALID */
export function numberAbove0(flag: string, example: string): (text: string) => number {
  return (text) => {
    const value = plainNumber(text);
    if (value > 0) return value;
    throw badFlag(flag, text, 'a number above 0', example);
  };
}

/** A flag's number of any sign. @throws InputError ARGUMENT_INVALID */
export function anyNumber(flag: string, example: string): (text: string) => number {
  return (text) => {
    const value = plainNumber(text);
    if (!Number.isNaN(value)) return value;
    throw badFlag(flag, text, 'a number', example);
  };
}

/** A flag's time as epoch ms. @throws InputError ARGUMENT_INVALID */
export function utcTime(flag: string): (text: string) => number {
  return (text) => {
    const value = isoTimeMs(text);
    if (!Number.isNaN(value)) return value;
    throw badFlag(flag, text, 'an ISO time or date, UTC', '2022-01-01T12:00');
  };
}

function plainNumber(text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** `--out` of the commands that write one table. @throws InputError ARGUMENT_INVALID */
export function parquetFile(text: string): string {
  if (/\.parquet$/i.test(text)) return text;
  throw badFlag('--out', text, 'a file name that ends in .parquet', 'labels.parquet');
}

/** `--out` of a table for people and programs. @throws InputError ARGUMENT_INVALID */
export function tableFile(text: string): string {
  return tableName('--out', text, 'forecasts');
}

/** `--export`. @throws InputError ARGUMENT_INVALID */
export function exportFile(text: string): string {
  return tableName('--export', text, 'trials');
}

function tableName(flag: string, text: string, example: string): string {
  if (/\.(parquet|csv)$/i.test(text)) return text;
  throw badFlag(flag, text, 'a file name that ends in .parquet or .csv', `${example}.parquet`);
}

/** A second file would silently take the place of the first. */
function once(text: string, before: string | undefined): string {
  if (before === undefined) return text;
  throw new InputError('ARGUMENT_INVALID', {
    what: `--data is there twice: ${before} and ${text}`,
    where: `--data ${text}`,
    mend: 'give it once; walkforward and backtest take several markets with --asset NAME=FILE, once for each',
  });
}

function workers(text: string): number | 'auto' {
  return text === 'auto' ? 'auto' : wholeNumber('--workers', 1, '2')(text);
}

function collect(text: string, before: readonly string[]): string[] {
  if (!text.includes('=')) throw new InvalidArgumentError('write path.to.key=value.');
  return [...before, text];
}

function badFlag(flag: string, text: string, expected: string, example: string): InputError {
  return new InputError('ARGUMENT_INVALID', {
    what: `${flag} is ${JSON.stringify(text)}, which is not ${expected}`,
    where: `${flag} ${text}`,
    mend: `give ${expected}, for example ${flag} ${example}`,
  });
}
