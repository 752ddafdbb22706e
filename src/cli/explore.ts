import type { Command } from 'commander';
import { InputError, writeFileAtomic } from '../core/index.ts';
import { formatExplore, renderExploreHtml } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder } from './options.ts';
import { perform } from './perform.ts';

interface Options extends CommonOptions {
  readonly html?: string;
}

/** `explore`: a data set's portrait before any model. */
export function addExplore(program: Command, context: Context): void {
  const command = program
    .command('explore')
    .description("a data set's portrait before any model: gaps, returns, columns, labels, what says what, drift")
    .option('--html <file>', 'draws it as one HTML page');
  addCommonOptions(command).action(async (options: Options) => {
    const page = options.html === undefined ? undefined : htmlFile(options.html);
    const loaded = loadUnder(options);
    await perform(context, options, loaded, async (progress) => {
      const { exploreRun } = await context.experiment();
      const { answer, series } = await exploreRun(loaded, { progress });
      if (page !== undefined) await writeFileAtomic(page, renderExploreHtml({ answer, series }));
      const written = page === undefined ? '' : `\n\npage: ${page}`;
      return {
        json: page === undefined ? answer : { page, ...answer },
        text: () => formatExplore(answer, context) + written,
      };
    });
  });
}

/** @throws InputError ARGUMENT_INVALID */
function htmlFile(text: string): string {
  if (/\.html?$/i.test(text)) return text;
  throw new InputError('ARGUMENT_INVALID', {
    what: `--html is ${JSON.stringify(text)}, which is no file name that ends in .html`,
    where: `--html ${text}`,
    mend: 'give a file name that ends in .html, for example --html portrait.html',
  });
}
