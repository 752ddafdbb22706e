import path from 'node:path';
import { type Command, Option } from 'commander';
import { InputError, type PortfolioAnswer, type RunAnswer, writeFileAtomic } from '../core/index.ts';
import {
  formatCount,
  formatMarkdown,
  formatPortfolio,
  formatPortfolioMarkdown,
  formatSummary,
  renderHtml,
  renderPortfolioHtml,
} from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder } from './options.ts';
import { type Outcome, perform } from './perform.ts';
import { refreshIndex } from './results-index.ts';

interface Options extends CommonOptions {
  readonly run: string;
  readonly tables?: string;
  readonly format?: 'csv' | 'parquet';
  /** True: to standard output. */
  readonly md?: string | true;
  readonly index?: boolean;
}

/** `report`: a finished run's summary and page again, from its files; its tables, and the index of all runs. */
export function addReport(program: Command, context: Context): void {
  const command = program
    .command('report')
    .description('draws the HTML page of a finished run again, and prints its summary')
    .option('--run <id>', 'an id, the start of one, or latest', 'latest')
    .option('--tables <dir>', 'also write every table of the run into this folder, a file each')
    .addOption(new Option('--format <format>', 'of these tables (default: csv)').choices(['csv', 'parquet']))
    .option('--md [file]', 'a summary in Markdown, for a pull request: to the file, or in place of the text')
    .addOption(
      new Option('--index', 'write index.html of the results folder, and nothing else').conflicts(['tables', 'md']),
    );
  addCommonOptions(command).action(async (options: Options) => {
    const { run, tables: folder, format = 'csv', md } = options;
    requireTables(options);
    const loaded = loadUnder(options);
    await perform(context, options, loaded, async (): Promise<Outcome> => {
      if (options.index === true) {
        const file = await context.index(loaded);
        return { json: { file }, text: () => `index: ${file}` };
      }
      const { exportTables, refuseRunFolder, reportRun } = await context.experiment();
      if (typeof md === 'string') refuseRunFolder(`--md ${md}`, path.dirname(md), loaded.config.runtime.results);
      const renderers = { render: renderHtml, renderPortfolio: renderPortfolioHtml };
      // Before the page: where the run has no tables, nothing is drawn either.
      const tables = folder === undefined ? undefined : await exportTables(loaded, { run, folder, format });
      const drawn = await reportRun(loaded, { run, ...renderers });
      await refreshIndex(context, loaded);
      const markdown = md === undefined ? undefined : markdownOf(drawn);
      if (typeof md === 'string') await writeFileAtomic(md, markdown!);
      const written = [
        `page: ${drawn.file}`,
        ...(tables === undefined ? [] : [`tables: ${formatCount(tables.tables.length, 'file')} in ${tables.folder}`]),
        ...(typeof md === 'string' ? [`Markdown: ${md}`] : []),
      ];
      return {
        json: {
          file: drawn.file,
          ...('portfolio' in drawn ? drawn.portfolio : drawn.answer),
          ...(tables === undefined ? {} : { tables }),
          ...(md === undefined ? {} : { markdown }),
        },
        text: () => (md === true ? markdown!.trimEnd() : `${summaryOf(drawn, context)}\n\n${written.join('\n')}`),
        verbatim: md === true,
      };
    });
  });
}

type Drawn = { readonly portfolio: PortfolioAnswer } | { readonly answer: RunAnswer };

function markdownOf(drawn: Drawn): string {
  return 'portfolio' in drawn ? formatPortfolioMarkdown(drawn.portfolio) : formatMarkdown(drawn.answer);
}

function summaryOf(drawn: Drawn, context: Context): string {
  return 'portfolio' in drawn ? formatPortfolio(drawn.portfolio, context) : formatSummary(drawn.answer, context);
}

/** @throws InputError ARGUMENT_INVALID */
function requireTables({ tables, format }: Options): void {
  if (format === undefined || tables !== undefined) return;
  throw new InputError('ARGUMENT_INVALID', {
    what: '--format says how tables are written, and --tables asks for none',
    where: `--format ${format}`,
    mend: 'name their folder, for example --tables tables',
  });
}
