import path from 'node:path';
import { isoTime, type RunAnswer, writeFileAtomic } from '../../core/index.ts';
import { encodeParquet } from '../../data/index.ts';
import type { RunStore } from '../../jobs/index.ts';
import { pageSource } from '../page/index.ts';
import { answerTables } from './answer-tables.ts';
import { storedTables } from './stored-tables.ts';
import type { ResultTable } from './table.ts';

export type TableFormat = 'csv' | 'parquet';

/** One written table. */
export interface WrittenTable {
  readonly name: string;
  readonly file: string;
  readonly rows: number;
  readonly about: string;
}

export interface WriteTablesOptions {
  readonly runId: string;
  readonly folder: string;
  readonly format: TableFormat;
  /** Markdown at the end of README.md. */
  readonly note?: string;
}

/** Every table of a finished run, in a fixed order; those that the run has nothing for are left out. */
export async function runTables(store: RunStore, answer: RunAnswer): Promise<ResultTable[]> {
  const source = await pageSource(store, answer);
  const tables = [...answerTables(answer), ...(await storedTables(source))];
  return tables.filter((table) => table !== null);
}

/**
 * Writes each table as a file of its own, and README.md, which says what each is. The same run gives the same bytes.
 *
 * @throws InputError NOT_WRITABLE; RunError DISK_FULL, WRITE_FAILED
 */
export async function writeTables(
  tables: readonly ResultTable[],
  { runId, folder, format, note = '' }: WriteTablesOptions,
): Promise<WrittenTable[]> {
  const written: WrittenTable[] = [];
  for (const table of tables) {
    const file = `${table.name}.${format}`;
    const { columns, timeColumns } = table;
    const bytes = format === 'csv' ? csvOf(table) : encodeParquet(columns, { timeColumns, metadata: { run: runId } });
    await writeFileAtomic(path.join(folder, file), bytes);
    written.push({ name: table.name, file, rows: rowsOf(table), about: table.about });
  }
  await writeFileAtomic(path.join(folder, 'README.md'), readme(runId, tables, written, note));
  return written;
}

function rowsOf({ columns }: ResultTable): number {
  return Object.values(columns)[0]?.length ?? 0;
}

function readme(runId: string, tables: readonly ResultTable[], written: readonly WrittenTable[], note: string): string {
  const lines = written.flatMap(({ file, rows, about }, i) => [
    `- \`${file}\` (${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}): ${about}`,
    `  Columns: ${Object.keys(tables[i]!.columns).map(codeSpan).join(', ')}`,
  ]);
  return `# Tables of run ${runId}\n\nFractions, not percent; times are UTC and name the open of a bar; an empty cell has no value.\n\n${lines.join('\n')}\n${note === '' ? '' : `\n${note}\n`}`;
}

/** A name as Markdown's own text, whatever is in it. */
export function codeSpan(name: string): string {
  const text = name.replace(/\s+/g, ' ');
  const fence = '`'.repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return fence.length > 1 || text === '' ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** Numbers in full, times as ISO. */
function csvOf({ columns, timeColumns }: ResultTable): string {
  const times = new Set(timeColumns);
  const cells = Object.entries(columns).map(([name, values]) => {
    const time = times.has(name);
    return (row: number): string => {
      const value = values[row]!;
      if (value === null || Number.isNaN(value)) return '';
      return typeof value === 'string' ? quoted(value) : time ? isoTime(value) : String(value);
    };
  });
  const lines = [Object.keys(columns).map(quoted).join(',')];
  const rows = Object.values(columns)[0]?.length ?? 0;
  for (let row = 0; row < rows; row++) lines.push(cells.map((cell) => cell(row)).join(','));
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
