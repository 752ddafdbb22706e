import type { Command } from 'commander';
import { nearestName } from '../core/index.ts';
import type { Context } from './context.ts';
import { addCheck } from './data-check.ts';
import { addDownload } from './data-download.ts';
import { addGenerate } from './data-generate.ts';
import { addImport } from './data-import.ts';
import { addResample } from './data-resample.ts';

/** `data`: bar files in, out and checked. */
export function addData(program: Command, context: Context): void {
  const data = program
    .command('data')
    .description('market data: generate, download, import, check, resample')
    .usage('<generate|download|import|check|resample> [options]')
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
  addResample(data, context);
}
