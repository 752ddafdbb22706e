import type { LoadedConfig } from '../../config/index.ts';
import { RunStore } from '../../jobs/index.ts';
import { PORTFOLIO_TABLES, readPortfolio } from '../assets/portfolio-files.ts';
import { answerOfRun, resolveRunId } from '../runs.ts';
import { assetsNote, portfolioTables } from './portfolio-tables.ts';
import { refuseRunFolder } from './refuse-run-folder.ts';
import { runTables, type TableFormat, type WrittenTable, writeTables } from './write-tables.ts';

export { refuseRunFolder } from './refuse-run-folder.ts';
export type { TableFormat, WrittenTable } from './write-tables.ts';

export interface ExportTablesOptions {
  /** An id, the start of one, or `latest`. */
  readonly run?: string | undefined;
  readonly folder: string;
  readonly format: TableFormat;
}

/**
 * Writes every table of a finished run into a folder; of a portfolio its own, with the assets' runs named.
 *
 * @throws InputError RUN_MISSING; ARGUMENT_INVALID for the folder of a run; NOT_WRITABLE
 */
export async function exportTables(
  loaded: LoadedConfig,
  { run = 'latest', folder, format }: ExportTablesOptions,
): Promise<{ folder: string; format: TableFormat; tables: WrittenTable[] }> {
  const { results } = loaded.config.runtime;
  refuseRunFolder(`--tables ${folder}`, folder, results);
  const own = RunStore.below(results, await resolveRunId(results, run));
  const portfolio = (await readPortfolio(own, PORTFOLIO_TABLES))?.answer;
  if (portfolio !== undefined) {
    const tables = await portfolioTables(own, portfolio);
    const options = { runId: portfolio.runId, folder, format, note: assetsNote(portfolio) };
    return { folder, format, tables: await writeTables(tables, options) };
  }
  const { store, answer } = await answerOfRun(results, run);
  const tables = await runTables(store, answer);
  return { folder, format, tables: await writeTables(tables, { runId: answer.runId, folder, format }) };
}
