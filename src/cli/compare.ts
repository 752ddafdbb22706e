import path from 'node:path';
import type { Command } from 'commander';
import { writeFileAtomic } from '../core/index.ts';
import { formatCompare, pairSentence, renderCompareHtml } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder } from './options.ts';
import { pageFile } from './page-file.ts';
import { perform } from './perform.ts';
import { refreshIndex } from './results-index.ts';

interface CompareFlags extends CommonOptions {
  readonly runs?: readonly string[];
  readonly strategies?: readonly string[];
  readonly baseline?: string;
  readonly html?: string;
}

/** `compare`: runs, or strategies of one run, side by side. */
export function addCompare(program: Command, context: Context): void {
  const command = program
    .command('compare')
    .description('runs, or strategies of one run, side by side; without arguments the latest run against its baselines')
    .argument('[runs...]', 'ids, starts of ids, latest, or RUN:STRATEGY')
    .option('--runs <a,b>', 'the same, as a list', list)
    .option('--strategies <a,b>', 'those to compare; hold: holding the market on the same rows', list)
    .option('--baseline <name>', 'hold all others against this one')
    .option('--html <file>', 'where the page goes (default: compare.html in the results folder)', pageFile);
  addCommonOptions(command).action(async (runs: readonly string[], options: CompareFlags) => {
    const loaded = loadUnder(options);
    await perform(context, options, loaded, async (progress) => {
      const { compareRuns } = await context.experiment();
      const { answer, page } = await compareRuns(loaded, {
        runs: [...runs, ...(options.runs ?? [])],
        strategies: options.strategies,
        baseline: options.baseline,
        progress,
      });
      const file = options.html ?? path.join(loaded.config.runtime.results, 'compare.html');
      await writeFileAtomic(file, renderCompareHtml(page));
      await refreshIndex(context, loaded);
      const pairs = answer.pairs.map((pair) => ({ ...pair, sentence: pairSentence(pair) }));
      return {
        json: { file, ...answer, pairs },
        text: () => `${formatCompare(answer, context)}\n\npage: ${file}`,
      };
    });
  });
}

function list(text: string, before: readonly string[] = []): string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== '')];
}
