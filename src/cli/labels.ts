import type { Command } from 'commander';
import { formatLabels } from '../report/index.ts';
import type { Context } from './context.ts';
import { addCommonOptions, type CommonOptions, loadUnder, parquetFile } from './options.ts';
import { perform } from './perform.ts';

/** `labels`: the regime labels of a bar file. */
export function addLabels(program: Command, context: Context): void {
  const command = program.command('labels').description('the labels of a bar file: counts, persistence, hashes');
  addCommonOptions(command, 'FILE', 'writes the labels to this Parquet file').action(async (options: CommonOptions) => {
    const out = options.out === undefined ? undefined : parquetFile(options.out);
    const loaded = loadUnder(options, {}, false);
    await perform(context, options, loaded, async (progress) => {
      const { labelsRun } = await context.experiment();
      const answer = await labelsRun(loaded, { out, progress });
      const written = out === undefined ? '' : `\n\nwritten to ${out}`;
      return { json: answer, text: () => formatLabels(answer, context) + written };
    });
  });
}
