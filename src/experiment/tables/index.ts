import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LoadedConfig } from '../../config/index.ts';
import { InputError } from '../../core/index.ts';
import { answerOfRun } from '../runs.ts';
import { type TableFormat, type WrittenTable, writeRunTables } from './write-tables.ts';

export type { TableFormat, WrittenTable } from './write-tables.ts';

export interface ExportTablesOptions {
  /** An id, the start of one, or `latest`. */
  readonly run?: string | undefined;
  readonly folder: string;
  readonly format: TableFormat;
}

/**
 * Writes every table of a finished run into a folder.
 *
 * @throws InputError RUN_MISSING, also for a portfolio; ARGUMENT_INVALID for the folder of a run; NOT_WRITABLE
 */
export async function exportTables(
  loaded: LoadedConfig,
  { run = 'latest', folder, format }: ExportTablesOptions,
): Promise<{ folder: string; format: TableFormat; tables: WrittenTable[] }> {
  if (existsSync(path.join(folder, 'run.json'))) {
    throw new InputError('ARGUMENT_INVALID', {
      what: 'the folder is that of a run, whose own files would be overwritten',
      where: `--tables ${folder}`,
      mend: 'name a folder of its own, for example --tables tables',
    });
  }
  const { store, answer } = await answerOfRun(loaded.config.runtime.results, run);
  return { folder, format, tables: await writeRunTables(store, answer, { folder, format }) };
}
