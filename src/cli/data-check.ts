import { Argument, type Command, Option } from 'commander';
import { type DataConfig, readPeriod } from '../config/index.ts';
import type { Context } from './context.ts';
import { addColumnOptions, type ColumnOptions, type ForceOption, mappingFor, periodOptions } from './data-options.ts';
import { refuseToOverwrite } from './files.ts';
import { addCommonOptions, type CommonOptions, loadUnder, parquetFile } from './options.ts';
import { perform } from './perform.ts';

/** What each policy may say, as in `data.policies`. */
const POLICIES = {
  unordered: ['refuse', 'sort'],
  duplicates: ['refuse', 'first', 'last'],
  inconsistent: ['refuse', 'gap'],
  infinite: ['refuse', 'gap'],
  missing: ['gap', 'refuse'],
} as const;
type Policies = DataConfig['policies'];
type PolicyOptions = { readonly [name in keyof Policies]?: Policies[name] };
type CheckCommandOptions = CommonOptions & ColumnOptions & ForceOption & PolicyOptions & { readonly fix?: boolean };

/** `data check`: everything that can be said of a bar file; with `--fix` a mended copy of it. */
export function addCheck(data: Command, context: Context): void {
  const command = data
    .command('check')
    .description('says what is in a bar file, what looks odd, and what every command would refuse (exit code 2 then)')
    .addArgument(new Argument('[file]', 'Parquet or CSV; default: data.file'))
    .option('--fix', 'write a mended copy to --out; without policies every one that mends')
    .option('--force', 'overwrite the mended copy');
  for (const [name, choices] of Object.entries(POLICIES)) {
    command.addOption(new Option(`--${name} <policy>`, `over data.policies.${name}`).choices(choices));
  }
  addColumnOptions(command);
  addCommonOptions(command, 'FILE', 'Parquet file for --fix').action(
    async (file: string | undefined, options: CheckCommandOptions) => {
      const given = policiesOf(options);
      const source = file ?? options.data;
      const loaded = loadUnder(source === undefined ? options : { ...options, data: source }, {}, false);
      if (options.fix !== true && options.out !== undefined)
        return command.error("error: option '--out <file>' needs --fix");
      const out = options.out === undefined ? undefined : parquetFile(options.out);
      if (options.fix === true && out === undefined)
        return command.error("error: required option '--out <file>' not specified");
      await perform(context, options, loaded, async (progress) => {
        const room = await context.data();
        progress.stage('check');
        const { data: config } = loaded.config;
        const policies = { ...config.policies, ...given };
        const reading = {
          columns: mappingFor(config, source !== undefined, options),
          ...readPeriod(config),
          ...periodOptions(loaded),
        };
        if (out !== undefined) {
          refuseToOverwrite(out, options.force);
          const mending = Object.keys(given).length > 0 ? policies : room.LENIENT_POLICIES;
          const { report, manifest } = await room.fixFile(config.file, out, { ...reading, policies: mending });
          return {
            json: { out, report, manifest },
            text: () => `${room.formatDataReport(report)}\nwritten to ${out}`,
          };
        }
        const { bars: _, ...seen } = await room.examineFile(config.file, { ...reading, policies });
        const { report, ...rest } = seen;
        return {
          json: { ...report, ...rest, ...(seen.refused.length === 0 ? {} : { error: seen.refused[0] }) },
          text: () => room.formatExamination({ ...seen, bars: null }),
          ...(seen.refused.length === 0 ? {} : { exitCode: 2 }),
        };
      });
    },
  );
}

function policiesOf(options: PolicyOptions): PolicyOptions {
  return Object.fromEntries(
    (Object.keys(POLICIES) as (keyof Policies)[]).flatMap((name) =>
      options[name] === undefined ? [] : [[name, options[name]]],
    ),
  );
}
