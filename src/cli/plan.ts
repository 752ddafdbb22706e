import type { Command } from 'commander';
import { formatPlan } from '../report/index.ts';
import type { Context } from './context.ts';
import {
  addCommonOptions,
  addWindowOptions,
  type CommonOptions,
  loadUnder,
  type WindowOptions,
  windowOverrides,
} from './options.ts';
import { perform } from './perform.ts';

/** `plan`: the segments of a run before anything is trained. */
export function addPlan(program: Command, context: Context): void {
  const command = program.command('plan').description('segments, rows and expected time, before anything is trained');
  addCommonOptions(addWindowOptions(command)).action(async (options: CommonOptions & WindowOptions) => {
    const loaded = loadUnder(options, windowOverrides(options));
    await perform(context, options, loaded, async (progress) => {
      const { planRun } = await context.experiment();
      const plan = await planRun(loaded, { progress });
      return { json: plan, text: () => formatPlan(plan, context) };
    });
  });
}
