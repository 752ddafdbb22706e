import { Argument, type Command } from 'commander';
import { readPeriod } from '../config/index.ts';
import type { Context } from './context.ts';
import { addColumnOptions, type ColumnOptions, columnsOf, type ForceOption, periodOptions } from './data-options.ts';
import { refuseToOverwrite } from './files.ts';
import { addCommonOptions, type CommonOptions, loadUnder, parquetFile } from './options.ts';
import { perform } from './perform.ts';

/** `data import`: CSV files of any usual layout to one Parquet file. */
export function addImport(data: Command, context: Context): void {
  const command = data
    .command('import')
    .description(
      'CSV files of any usual layout to one Parquet file, checked; what is bad is refused unless data.policies says otherwise',
    )
    .addArgument(
      new Argument('<files...>', 'CSV, a zip of one CSV, or Parquet; several are put together in time order'),
    )
    .option('--force', 'overwrite the file');
  addColumnOptions(command);
  addCommonOptions(command, 'FILE', 'Parquet file (required)').action(
    async (files: string[], options: CommonOptions & ColumnOptions & ForceOption) => {
      const out = options.out === undefined ? undefined : parquetFile(options.out);
      if (out === undefined) return command.error("error: required option '--out <file>' not specified");
      const loaded = loadUnder({ ...options, data: undefined }, {}, false);
      await perform(context, options, loaded, async (progress) => {
        refuseToOverwrite(out, options.force);
        const room = await context.data();
        progress.stage('import');
        const { policies, ranges } = loaded.config.data;
        // The configuration's own period is that of its file, not of this one.
        const { from = null, to = null, range = null } = options;
        const { report, columns } = await room.importCsv(files, out, {
          columns: columnsOf(options),
          ...readPeriod({ from, to, range, ranges }),
          ...periodOptions(loaded),
          policies,
        });
        const json = { out, columns, report };
        return { json, text: () => `${room.formatDataReport(report)}\nwritten to ${out}` };
      });
    },
  );
}
