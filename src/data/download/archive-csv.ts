import { epochToMs } from '../times.ts';
import type { FetchedRows } from './rows.ts';

/** The archive's columns behind the open time, by our names; null: not kept. */
const COLUMNS = [
  'open',
  'high',
  'low',
  'close',
  'volume',
  null, // close time
  'quote_volume',
  'trades',
  'taker_buy_volume',
  'taker_buy_quote_volume',
] as const;
export const ARCHIVE_NAMES: readonly string[] = COLUMNS.filter((name) => name !== null);
const LEAST_CELLS = COLUMNS.length + 1;

/**
 * The candles of one file of the archive: with or without a header line, times in milliseconds or (since 2025) microseconds.
 *
 * @param origin the file's name, for messages
 * @throws Error that names the line
 */
export function parseArchiveCsv(text: string, origin: string): FetchedRows {
  const rows: number[][] = [];
  let lineNumber = 0;
  for (const line of text.split('\n')) {
    lineNumber++;
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const cells = trimmed.split(',');
    if (lineNumber === 1 && Number.isNaN(Number(cells[0]))) continue;
    if (cells.length < LEAST_CELLS)
      throw new Error(`line ${lineNumber} has ${cells.length} cells, not ${LEAST_CELLS} or more`);
    const row = [epochToMs(numberOf(cells[0]!))];
    for (let i = 0; i < COLUMNS.length; i++) if (COLUMNS[i] !== null) row.push(numberOf(cells[i + 1]!));
    const badAt = row.findIndex((value) => !Number.isFinite(value));
    if (badAt >= 0)
      throw new Error(
        `line ${lineNumber} holds no number for ${badAt === 0 ? 'the open time' : ARCHIVE_NAMES[badAt - 1]}`,
      );
    rows.push(row);
  }
  return { names: ARCHIVE_NAMES, rows, origin };
}

/** An empty cell is no 0. */
function numberOf(cell: string): number {
  return cell.trim() === '' ? Number.NaN : Number(cell);
}
