import { closeSync, openSync, readSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { InputError } from '../core/index.ts';
import { guessColumns, type StandardName } from './columns.ts';
import { looksLikeText } from './parquet-module.ts';
import { emptyFile, readError, readInput } from './read-input.ts';
import { hasOffset, isClock, isDateOnly, isPlainClock, isSlashed, parseTimeText, type SlashOrder } from './times.ts';
import { isZip, readZipEntry } from './zip.ts';

const SAMPLE_BYTES = 64 * 1024;
const SAMPLE_ROWS = 100;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Binance's klines come without a header; the names of its documentation, but for the first, which is our own default. */
const KLINES = [
  'timestamp',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'close_time',
  'quote_volume',
  'count',
  'taker_buy_volume',
  'taker_buy_quote_volume',
  'ignore',
] as const;
/** Layouts without a header that are known by their number of columns, beside Binance's. */
const HEADERLESS: Readonly<Record<number, readonly string[]>> = {
  6: KLINES.slice(0, 6),
  7: ['timestamp', 'open', 'high', 'low', 'close', 'volume', 'count'], // Kraken's OHLCVT
  8: ['timestamp', 'open', 'high', 'low', 'close', 'vwap', 'volume', 'count'], // Kraken's API
  12: KLINES,
};
const METATRADER = ['timestamp', 'clock', 'open', 'high', 'low', 'close', 'volume'] as const;
const COINBASE = ['timestamp', 'low', 'high', 'open', 'close', 'volume'] as const;

/** How a CSV file is written, found from its first 64 KiB. */
export interface CsvLayout {
  readonly delimiter: string;
  /** False: `names` were given by us (Binance's klines, or time, open, high, low, close, volume). */
  readonly header: boolean;
  readonly names: readonly string[];
  /** First line (from 1) that is read: banner lines lie before it. */
  readonly fromLine: number;
  /** Prices as 29000,5. */
  readonly decimalComma: boolean;
  /** Columns whose sampled cells are all numbers or empty. */
  readonly numeric: ReadonlySet<string>;
  /** Columns whose sampled cells are all readable times. */
  readonly timelike: ReadonlySet<string>;
  /** A date in one column and the time of day in another: the date's name, the other's place. */
  readonly clock: { readonly date: string; readonly at: number } | null;
  /** How `1/2/2021` is meant; null: there is no such date, or it cannot be told. */
  readonly slashes: SlashOrder | null;
  /** Whether a column's times name their distance from UTC. */
  readonly offsets: ReadonlySet<string>;
}

/** @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, CSV_INVALID */
export function sniffCsv(file: string): CsvLayout {
  const text = firstText(file);
  const lines = text.split(/\r?\n/);
  // A banner is one cell without a delimiter above the header, as of CryptoDataDownload.
  let fromLine = 1;
  while (fromLine < Math.min(lines.length, 5) && !DELIMITERS.some((d) => lines[fromLine - 1]!.includes(d))) fromLine++;
  const first = lines[fromLine - 1] ?? '';
  const delimiter = [...DELIMITERS].sort((a, b) => first.split(b).length - first.split(a).length)[0]!;
  const rows = sampleRows(lines.slice(fromLine - 1, fromLine + SAMPLE_ROWS).join('\n'), delimiter, file);
  const top = rows[0];
  if (top === undefined || top.length < 2) {
    throw new InputError('CSV_INVALID', {
      what: 'the file has no columns: no comma, semicolon, tab or bar parts its first line',
      where: `${file}, line 1: ${first.slice(0, 60)}`,
      mend: 'give a CSV file with a header line, or Parquet',
    });
  }
  const sampled = rows.slice(1, 10).flat();
  const decimalComma =
    delimiter !== ',' &&
    sampled.some((cell) => /^-?\d+(\.\d{3})*,\d+$/.test(cell.trim())) &&
    !sampled.some((cell) => /,\d{3}\./.test(cell));
  const isValue = (cell: string): boolean => {
    const value = parseNumber(cell, decimalComma);
    return value !== undefined && !Number.isNaN(value);
  };
  const header = !top.slice(1).some(isValue);
  const names = header ? top.map((name, at) => name.trim() || `column_${at + 1}`) : headerlessNames(rows, file);
  const body = header ? rows.slice(1) : rows;
  const column = (at: number): string[] => body.map((row) => row[at] ?? '').filter((cell) => cell.trim() !== '');
  const matching = (test: (cell: string) => boolean, needsCells: boolean): Set<string> =>
    new Set(names.filter((_, at) => column(at).every(test) && (!needsCells || column(at).length > 0)));
  const clock = clockOf(names, column);
  const slashes = slashOrder(
    names.map((_, at) => column(at)).find((cells) => cells[0] !== undefined && isSlashed(cells[0])),
  );
  return {
    delimiter,
    header,
    names,
    fromLine,
    decimalComma,
    clock,
    slashes,
    numeric: matching((cell) => parseNumber(cell, decimalComma) !== undefined, false),
    timelike: matching((cell) => !Number.isNaN(parseTimeText(cell, slashes)), true),
    offsets: matching(hasOffset, true),
  };
}

/** What `guessColumns` says of the layout; a date with its time of day elsewhere is the time. */
export function guessLayout(layout: CsvLayout): Partial<Record<StandardName, string>> {
  const guess = guessColumns(layout.names);
  return layout.clock === null ? guess : { ...guess, time: layout.clock.date };
}

function clockOf(names: readonly string[], column: (at: number) => string[]): CsvLayout['clock'] {
  const filled = (at: number, test: (cell: string) => boolean): boolean =>
    column(at).length > 0 && column(at).every(test);
  const written = names.findIndex((_, i) => filled(i, isClock));
  const at = written >= 0 ? written : names.findIndex((name, i) => /time\W*$/i.test(name) && filled(i, isPlainClock));
  const date = names.findIndex((_, i) => filled(i, isDateOnly));
  return at < 0 || date < 0 ? null : { date: names[date]!, at };
}

/** The order of `1/2/2021` that throws days least far apart; null where the sample cannot tell, but that AM and PM are American. */
function slashOrder(cells: readonly string[] | undefined): SlashOrder | null {
  if (cells === undefined) return null;
  const span = (order: SlashOrder): number => {
    const times = cells.map((cell) => parseTimeText(cell, order));
    return Math.max(...times) - Math.min(...times);
  };
  const [month, day] = [span('month-first'), span('day-first')];
  // NaN: a month above 12.
  if (Number.isNaN(month)) return Number.isNaN(day) ? null : 'day-first';
  if (Number.isNaN(day) || month < day) return 'month-first';
  if (day < month) return 'day-first';
  return cells.some((cell) => /m\.?$/i.test(cell)) ? 'month-first' : null;
}

/**
 * A cell as a number: empty, null, NaN, NA → NaN; inf → infinite.
 *
 * @returns undefined where it is no number
 */
export function parseNumber(cell: string, decimalComma: boolean): number | undefined {
  const text = cell.trim();
  if (text === '' || /^(null|none|nan|na|n\/a|#n\/a|-)$/i.test(text)) return Number.NaN;
  const value = Number(plainDigits(text, decimalComma));
  if (!Number.isNaN(value)) return value;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite === null) return undefined;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Without the marks between thousands, with a decimal point. */
function plainDigits(text: string, decimalComma: boolean): string {
  if (decimalComma)
    return /^[+-]?\d{1,3}([. ]\d{3})+(,\d+)?$/.test(text)
      ? text.replace(/[. ]/g, '').replace(',', '.')
      : text.replace(',', '.');
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}

function firstText(file: string): string {
  const buffer = new Uint8Array(SAMPLE_BYTES);
  let length = 0;
  try {
    const handle = openSync(file, 'r');
    try {
      length = readSync(handle, buffer);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw readError(error, file);
  }
  if (length === 0) throw emptyFile(file);
  let bytes = buffer.subarray(0, length);
  if (isZip(bytes)) {
    const whole = readZipEntry(readInput(file), file).bytes;
    length = Math.min(whole.length, SAMPLE_BYTES);
    if (length === 0) throw emptyFile(file);
    bytes = Uint8Array.from(whole.subarray(0, length));
  }
  if (!looksLikeText(bytes)) {
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    throw new InputError('CSV_INVALID', {
      what: zipped ? 'the file is compressed' : 'the file is no text',
      where: file,
      mend: zipped ? 'unpack it first (gunzip)' : 'give a CSV file in UTF-8, or Parquet',
    });
  }
  const text = new TextDecoder().decode(bytes);
  // The last line of a full sample may be cut.
  return length === SAMPLE_BYTES ? text.slice(0, text.lastIndexOf('\n')) : text;
}

function sampleRows(text: string, delimiter: string, file: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as string[][];
  } catch (error) {
    throw csvError(error, file);
  }
}

function headerlessNames(rows: readonly (readonly string[])[], file: string): string[] {
  const top = rows[0]!;
  if (top.length === METATRADER.length && isDateOnly(top[0]!) && isClock(top[1]!)) return [...METATRADER];
  if (top.length === COINBASE.length && isLowFirst(rows)) return [...COINBASE];
  const known = HEADERLESS[top.length];
  if (known !== undefined) return [...known];
  throw new InputError('CSV_INVALID', {
    what: `the file has no header line, and its ${top.length} columns are no layout we know`,
    where: `${file}, line 1: ${top.join(' | ').slice(0, 80)}`,
    mend: 'add a header line: timestamp,open,high,low,close,volume',
  });
}

/** Coinbase's API writes time, low, high, open, close: rows that open, high, low, close cannot be. */
function isLowFirst(rows: readonly (readonly string[])[]): boolean {
  const prices = rows.map((row) => row.slice(1, 5).map(Number) as [number, number, number, number]);
  return (
    prices.some(([open, high, low, close]) => low > Math.min(open, close) || high < Math.max(open, close)) &&
    prices.every(([low, high, open, close]) => low <= Math.min(open, close) && high >= Math.max(open, close))
  );
}

/** The user's error for what the CSV parser said. */
export function csvError(error: unknown, file: string): InputError {
  const { message = String(error), lines } = error as { message?: string; lines?: number };
  return new InputError('CSV_INVALID', {
    what: `the CSV cannot be read: ${message.split('\n')[0]!.slice(0, 160)}`,
    where: lines === undefined ? file : `${file}, line ${lines}`,
    mend: 'every line needs the same number of columns, and quotes must be closed',
  });
}
