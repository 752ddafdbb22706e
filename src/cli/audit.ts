import type { Command } from 'commander';
import { formatAudit } from '../report/index.ts';
import type { Context } from './context.ts';
import {
  addCommonOptions,
  addWindowOptions,
  type CommonOptions,
  loadUnder,
  type WindowOptions,
  wholeNumber,
  windowOverrides,
} from './options.ts';
import { perform } from './perform.ts';

interface AuditOptions extends CommonOptions, WindowOptions {
  readonly cuts: number;
  readonly segments: number;
}

/** `audit`: does anything in this configuration know a bar before it closed? Ends with 1 where something does. */
export function addAudit(program: Command, context: Context): void {
  const command = program
    .command('audit')
    .description('cuts the history at random rows, replays the run, and names whatever knew the future')
    .option('--cuts <n>', 'random rows at which the history is cut', wholeNumber('--cuts', 1, '6'), 6)
    .option('--segments <n>', 'random segments that are fitted again', wholeNumber('--segments', 1, '3'), 3);
  addCommonOptions(addWindowOptions(command)).action(async (options: AuditOptions) => {
    const loaded = loadUnder(options, windowOverrides(options));
    context.armInterrupt();
    await perform(context, options, loaded, async (progress) => {
      const { auditRun } = await context.audit();
      const { cuts, segments } = options;
      const { seed } = loaded.config;
      const answer = await auditRun(loaded, { cuts, segments, seed, progress, signal: context.signal });
      return { json: answer, text: () => formatAudit(answer, context), exitCode: answer.leaks === 0 ? 0 : 1 };
    });
  });
}
