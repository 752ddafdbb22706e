import path from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { parse } from 'yaml';
import { InputError, nearestName, writeFileAtomic } from '../core/index.ts';
import { formatPlugin } from '../report/index.ts';
import type { Context } from './context.ts';
import { refuseToOverwrite } from './files.ts';
import { perform } from './perform.ts';
import { pluginTemplate } from './plugin-templates.ts';

interface Options {
  readonly quiet?: boolean;
  readonly json?: boolean;
}

interface CheckOptions extends Options {
  readonly params?: string;
  readonly data?: string;
  readonly kind?: 'feature' | 'labeler';
}

/** `plugin`: features and labelers of one's own. */
export function addPlugin(program: Command, context: Context): void {
  const plugin = program
    .command('plugin')
    .description('features and labelers of your own: check, new')
    .usage('<check|new> [options]')
    .allowUnknownOption()
    .helpCommand(true)
    .allowExcessArguments()
    .action(() => {
      if (plugin.args.length === 0) return plugin.help({ error: true });
      const word = plugin.args.find((arg) => !arg.startsWith('-')) ?? '';
      const near = nearestName(word, ['check', 'new']);
      return plugin.error(
        `error: unknown subcommand '${word}'${near === undefined ? '; use one of check, new' : ` (Did you mean ${near}?)`}`,
      );
    });
  addCheck(plugin, context);
  addNew(plugin, context);
}

function addCheck(plugin: Command, context: Context): void {
  plugin
    .command('check')
    .description('runs the contract suite on a plug-in; exit code 1 where a check fails')
    .argument('<file>', 'a .ts, .mts, .js or .mjs file with a feature or labeler as its default export')
    .option('--params <yaml>', "its parameters, for example '{ window: 5d }' (default: its own)")
    .option('--data <file>', 'bars to look at beside the made-up markets (Parquet or CSV)')
    .addOption(new Option('--kind <kind>', 'where the file does not say it').choices(['feature', 'labeler']))
    .option('--quiet', 'no progress')
    .option('--json', 'one JSON document on standard output; all else on standard error')
    .action(async (file: string, options: CheckOptions) => {
      const params = options.params === undefined ? undefined : parseParamsFlag(options.params);
      await perform(context, options, null, async (progress) => {
        const { checkPluginFile } = await context.experiment();
        const { kind, data } = options;
        const answer = await checkPluginFile(file, { kind, params, data, progress });
        return {
          json: answer,
          text: () => formatPlugin(answer, context),
          ...(answer.failed > 0 ? { exitCode: 1 } : {}),
        };
      });
    });
}

function addNew(plugin: Command, context: Context): void {
  plugin
    .command('new')
    .description('writes a commented plug-in that passes the contract suite')
    .addArgument(new Argument('<kind>', 'what it is').choices(['feature', 'labeler']))
    .argument('<file>', 'where to write it: a name that ends in .ts')
    .option('--force', 'overwrite the file')
    .option('--quiet', 'no progress')
    .option('--json', 'one JSON document on standard output; all else on standard error')
    .action(async (kind: 'feature' | 'labeler', file: string, options: Options & { readonly force?: boolean }) => {
      await perform(context, options, null, async () => {
        if (!/\.m?ts$/.test(file)) {
          throw new InputError('ARGUMENT_INVALID', {
            what: `${file} does not end in .ts`,
            where: file,
            mend: `give a name such as my-${kind}.ts`,
          });
        }
        refuseToOverwrite(file, options.force);
        await writeFileAtomic(file, pluginTemplate(kind, path.basename(file)));
        const next = `regimewalk plugin check ${file}`;
        return { json: { file, kind, next }, text: () => `written to ${file}; check it with: ${next}` };
      });
    });
}

/** `--params`, as YAML. @throws InputError ARGUMENT_INVALID */
function parseParamsFlag(text: string): unknown {
  let value: unknown;
  try {
    value = parse(text, { prettyErrors: false });
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new InputError('ARGUMENT_INVALID', {
    what: `--params is ${JSON.stringify(text)}, which is no YAML mapping`,
    where: '--params',
    mend: "give a mapping, quoted for your shell: --params '{ window: 5d }'",
  });
}
