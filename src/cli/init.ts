import type { Command } from 'commander';
import { writeFileAtomic } from '../core/index.ts';
import type { Context } from './context.ts';
import { refuseToOverwrite } from './files.ts';
import { initNotes, initText, nextStep } from './init-text.ts';
import { addCommonOptions, type CommonOptions } from './options.ts';
import { perform } from './perform.ts';

/** `init`: looks at a bar file and writes a commented configuration for it. */
export function addInit(program: Command, context: Context): void {
  const command = program
    .command('init')
    .description('looks at your bar file (--data, required) and writes a commented config.yml for it')
    .option('--force', 'overwrite the configuration');
  addCommonOptions(command, 'FILE', 'configuration to write (default: config.yml)').action(
    async (options: CommonOptions & { readonly force?: boolean }) => {
      const { data: file, out = 'config.yml' } = options;
      if (file === undefined) return command.error("error: required option '--data <file>' not specified");
      await perform(context, options, null, async (progress) => {
        refuseToOverwrite(out, options.force);
        const room = await context.data();
        progress.stage('look');
        const seen = await room.inspectFile(file);
        await writeFileAtomic(out, initText(seen));
        const notes = [...seen.problems, ...initNotes(seen)];
        return {
          json: { out, inspection: seen, notes, next: nextStep(seen, out) },
          text: () =>
            [
              ...(seen.report === null ? [] : [room.formatDataReport(seen.report)]),
              ...notes.map((note) => `note: ${note}`),
              `written to ${out}; ${nextStep(seen, out)}`,
            ].join('\n'),
        };
      });
    },
  );
}
