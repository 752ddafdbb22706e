import type { Command } from 'commander';
import { formatPortfolio, formatSummary, renderHtml, renderPortfolioHtml } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder } from './options.ts';
import { perform } from './perform.ts';

/** `report`: a finished run's summary and page again, from its files. */
export function addReport(program: Command, context: Context): void {
  const command = program
    .command('report')
    .description('draws the HTML page of a finished run again, and prints its summary')
    .option('--run <id>', 'an id, the start of one, or latest', 'latest');
  addCommonOptions(command).action(async (options: CommonOptions & { readonly run: string }) => {
    const loaded = loadUnder(options);
    await perform(context, options, loaded, async () => {
      const { reportRun } = await context.experiment();
      const renderers = { render: renderHtml, renderPortfolio: renderPortfolioHtml };
      const drawn = await reportRun(loaded, { run: options.run, ...renderers });
      const { file } = drawn;
      if ('portfolio' in drawn) {
        const { portfolio } = drawn;
        return {
          json: { file, ...portfolio },
          text: () => `${formatPortfolio(portfolio, context)}\n\npage: ${file}`,
        };
      }
      const { answer } = drawn;
      return { json: { file, ...answer }, text: () => `${formatSummary(answer, context)}\n\npage: ${file}` };
    });
  });
}
