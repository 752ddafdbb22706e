import path from 'node:path';
import { Argument, type Command } from 'commander';
import { readPeriod } from '../config/index.ts';
import { formatDuration, isoTime } from '../core/index.ts';
import type { Context } from './context.ts';
import {
  addColumnOptions,
  type ColumnOptions,
  type ForceOption,
  flagDuration,
  mappingFor,
  nameList,
  periodOptions,
} from './data-options.ts';
import { refuseToOverwrite } from './files.ts';
import { addCommonOptions, type CommonOptions, loadUnder, parquetFile } from './options.ts';
import { perform } from './perform.ts';

interface ResampleFlags {
  readonly interval?: number;
  readonly offset?: number;
  readonly sum?: string[];
  readonly mean?: string[];
}

/** `data resample`: bars of a longer interval. */
export function addResample(data: Command, context: Context): void {
  const command = data
    .command('resample')
    .description('bars of a longer interval; those at the ends that would be half a bar are dropped and named')
    .addArgument(new Argument('[file]', 'Parquet or CSV; default: data.file'))
    .requiredOption('--interval <duration>', '1h, 4h, 1d, 1w: a multiple of the bars’ own', flagDuration('--interval'))
    .option('--offset <duration>', 'moves the borders from UTC midnight (weeks: Monday’s)', flagDuration('--offset'))
    .option('--sum <names>', 'further columns that are added up: a,b', nameList)
    .option('--mean <names>', 'further columns of which the mean is taken; the others keep the newest value', nameList)
    .option('--force', 'overwrite the file');
  addColumnOptions(command);
  addCommonOptions(command, 'FILE', 'Parquet file (required)').action(
    async (file: string | undefined, options: CommonOptions & ColumnOptions & ForceOption & ResampleFlags) => {
      const source = file ?? options.data;
      const out = options.out === undefined ? undefined : parquetFile(options.out);
      if (out === undefined) return command.error("error: required option '--out <file>' not specified");
      const loaded = loadUnder(source === undefined ? options : { ...options, data: source }, {}, false);
      await perform(context, options, loaded, async (progress) => {
        refuseToOverwrite(out, options.force);
        const room = await context.data();
        progress.stage('resample');
        const { data: config } = loaded.config;
        const { bars, sha256 } = await room.readBars(config.file, {
          columns: mappingFor(config, source !== undefined, options),
          ...readPeriod(config),
          ...periodOptions(loaded),
          policies: config.policies,
        });
        const { sum, mean, offset = 0, interval } = options;
        const made = room.resampleBars(bars, interval!, { offsetMs: offset, sum, mean });
        const columns = made.columns;
        const manifest = await room.writeDataFile(out, made.bars, {
          source: {
            made: 'resample',
            files: [{ file: path.basename(config.file), sha256 }],
            fromInterval: formatDuration(bars.intervalMs),
            offsetMs: offset,
            columns,
            dropped: made.dropped,
          },
        });
        const { rows, gapRows } = manifest;
        const { firstRows, lastRows, leadingGaps } = made.dropped;
        const { time, intervalMs } = made.bars;
        const json = {
          out,
          rows,
          from: isoTime(time[0]!),
          to: isoTime(time[rows - 1]!),
          intervalMs,
          gapRows,
          dropped: made.dropped,
          columns,
        };
        const how = Object.entries(columns).map(([name, kind]) => `${name}: ${kind}`);
        return {
          json,
          text: () =>
            [
              `${out}: ${rows.toLocaleString('en')} bars of ${manifest.interval}, ${json.from} to ${json.to}, ${gapRows} gap rows`,
              `  dropped: ${firstRows} bars before the first whole one, ${lastRows} behind the last` +
                (leadingGaps > 0 ? `, ${leadingGaps} empty ones at the start` : ''),
              ...(how.length > 0 ? [`  further columns: ${how.join(', ')}`] : []),
            ].join('\n'),
        };
      });
    },
  );
}
