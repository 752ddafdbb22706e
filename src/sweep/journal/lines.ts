import { crc32 } from 'node:zlib';
import { InputError } from '../../core/index.ts';

/** Lines that were written whole, and how far they reach. */
export interface ReadLines {
  readonly values: readonly unknown[];
  /** Bytes of whole lines; what lies behind them is a line that was being written. */
  readonly bytes: number;
}

/** One line of a journal: the checksum of the JSON text, the text. */
export function encodeLine(value: unknown): string {
  const text = JSON.stringify(value);
  return `${checksum(text)} ${text}\n`;
}

/**
 * The lines of a journal. The last one may be torn, by a process that was killed while it wrote: it is left out. A damaged line with whole
 * ones behind it is nobody's crash.
 *
 * @throws InputError JOURNAL_DAMAGED, with the line's number
 */
export function readLines(content: Buffer, file: string): ReadLines {
  const values: unknown[] = [];
  let bytes = 0;
  let broken: number | undefined;
  for (let from = 0, line = 1; from < content.length; line++) {
    const end = content.indexOf(0x0a, from);
    const whole = end !== -1;
    const value = whole ? decodeLine(content.toString('utf8', from, end)) : undefined;
    from = whole ? end + 1 : content.length;
    if (value === undefined) broken ??= line;
    else if (broken !== undefined) throw damaged(file, broken);
    else {
      values.push(value);
      bytes = from;
    }
  }
  return { values, bytes };
}

function decodeLine(line: string): unknown {
  const text = line.slice(9);
  if (line[8] !== ' ' || checksum(text) !== line.slice(0, 8)) return undefined;
  return JSON.parse(text) as unknown;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

function damaged(file: string, line: number): InputError {
  return new InputError('JOURNAL_DAMAGED', {
    what: `line ${line} of the journal is damaged, and there are whole lines behind it`,
    where: `${file}:${line}`,
    mend: 'bring the file back from a copy, or start the sweep again with --fresh',
  });
}
