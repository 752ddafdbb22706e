import type { Command } from 'commander';
import { formatRuns } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder } from './options.ts';
import { perform } from './perform.ts';

/** `runs`: what lies in the results folder. */
export function addRuns(program: Command, context: Context): void {
  const command = program.command('runs').description('the runs in the results folder');
  addCommonOptions(command).action(async (options: CommonOptions) => {
    const loaded = loadUnder(options);
    await perform(context, options, loaded, async () => {
      const { listRuns } = await context.experiment();
      const runs = await listRuns(loaded);
      return { json: { runs }, text: () => formatRuns(runs, context) };
    });
  });
}
