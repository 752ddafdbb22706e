import path from 'node:path';
import type { Command } from 'commander';
import { writeFileAtomic } from '../core/index.ts';
import { formatExplore, renderExploreHtml } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder } from './options.ts';
import { pageFile } from './page-file.ts';
import { perform } from './perform.ts';
import { refreshIndex } from './results-index.ts';

interface Options extends CommonOptions {
  readonly html?: string;
}

/** `explore`: a data set's portrait before any model. */
export function addExplore(program: Command, context: Context): void {
  const command = program
    .command('explore')
    .description("a data set's portrait before any model: gaps, returns, columns, labels, what says what, drift")
    .option('--html <file>', 'where the page goes (default: explore.html in the results folder)', pageFile);
  addCommonOptions(command).action(async (options: Options) => {
    const loaded = loadUnder(options);
    await perform(context, options, loaded, async (progress) => {
      const { exploreRun } = await context.experiment();
      const { answer, series } = await exploreRun(loaded, { progress });
      const page = options.html ?? path.join(loaded.config.runtime.results, 'explore.html');
      await writeFileAtomic(page, renderExploreHtml({ answer, series }));
      await refreshIndex(context, loaded);
      return { json: { page, ...answer }, text: () => `${formatExplore(answer, context)}\n\npage: ${page}` };
    });
  });
}
