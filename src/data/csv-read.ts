import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { InputError, RegimewalkError } from '../core/index.ts';
import { type BarColumns, furtherColumns, requireColumns, STANDARD_NAMES } from './columns.ts';
import { type CsvLayout, csvError, parseNumber, sniffCsv } from './csv-layout.ts';
import { Float64Builder } from './float64-builder.ts';
import type { RawBars, RawOptions } from './raw-bars.ts';
import { barFormat, readError, readInput } from './read-input.ts';
import { epochMs, isEpochText, isSlashed, parseTimeText } from './times.ts';
import { readZipEntry } from './zip.ts';

/**
 * @param layout found by `sniffCsv` where absent
 * @throws InputError FILE_MISSING, FILE_UNREADABLE, DATA_EMPTY, CSV_INVALID, COLUMN_MISSING, COLUMN_DUPLICATE, COLUMN_TYPE
 */
export async function readCsvBars(
  file: string,
  columns: BarColumns,
  layout?: CsvLayout,
  { rows = Number.POSITIVE_INFINITY, extra }: RawOptions = {},
): Promise<RawBars> {
  const found = layout ?? sniffCsv(file);
  requireColumns(found.names, columns, file);
  const sink = new CsvSink(file, found, columns, extra);
  const hash = createHash('sha256');
  const input = openInput(file, hash);
  const parser = parse({
    delimiter: found.delimiter,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    from_line: found.fromLine + (found.header ? 1 : 0),
  });
  input.on('error', (error) => parser.destroy(readError(error, file)));
  input.pipe(parser);
  try {
    let kept = 0;
    // The rest is passed over, not left: the hash is of the whole file.
    for await (const record of parser) if (kept++ < rows) sink.push(record as string[]);
  } catch (error) {
    throw error instanceof RegimewalkError ? error : csvError(error, file);
  } finally {
    input.destroy();
  }
  return sink.finish(hash.digest('hex'));
}

/** The file's text; of an archive, the one file in it. The hash is of the file's own bytes either way. */
function openInput(file: string, hash: Hash): Readable {
  if (barFormat(file) === 'zip') {
    const bytes = readInput(file);
    hash.update(bytes);
    return Readable.from([Buffer.from(readZipEntry(bytes, file).bytes)]);
  }
  const input = createReadStream(file);
  input.on('data', (chunk) => hash.update(chunk));
  return input;
}

interface Target {
  readonly at: number;
  readonly name: string;
  readonly header: string;
  readonly required: boolean;
  readonly builder: Float64Builder;
  dropped: string | undefined;
}

class CsvSink {
  readonly #file: string;
  readonly #layout: CsvLayout;
  readonly #timeAt: number;
  readonly #timeHeader: string;
  readonly #time = new Float64Builder();
  readonly #targets: Target[];
  readonly #notes: string[];
  #epoch: boolean | undefined;
  #slashed = false;

  constructor(file: string, layout: CsvLayout, columns: BarColumns, extra: readonly string[] | undefined) {
    this.#file = file;
    this.#layout = layout;
    this.#timeHeader = columns.time;
    this.#timeAt = layout.names.indexOf(columns.time);
    const target = (name: string, header: string, required: boolean): Target => ({
      at: layout.names.indexOf(header),
      name,
      header,
      required,
      builder: new Float64Builder(),
      dropped: undefined,
    });
    const { further, notes } = furtherColumns(layout.names, columns, extra);
    const numbers = further.filter(({ header, mapped }) => mapped || layout.numeric.has(header));
    this.#notes = [
      ...notes,
      ...further
        .filter((column) => !numbers.includes(column) && layout.names.indexOf(column.header) !== layout.clock?.at)
        .map(({ header }) => `column "${header}" was left out: it holds no numbers`),
    ];
    this.#targets = [
      ...STANDARD_NAMES.slice(1).map((name) => target(name, columns[name], true)),
      ...numbers.map(({ name, header, mapped }) => target(name, header, mapped)),
    ];
  }

  push(record: readonly string[]): void {
    const text = this.#timeText(record);
    if (text === '') this.#time.push(Number.NaN);
    else {
      this.#epoch ??= isEpochText(text);
      this.#slashed ||= isSlashed(text);
      const time = this.#epoch ? Number(text) : parseTimeText(text, this.#layout.slashes);
      if (Number.isNaN(time)) throw this.#badCell(this.#timeHeader, text, 'no time', TIME_MEND);
      this.#time.push(time);
    }
    for (const target of this.#targets) {
      if (target.dropped !== undefined) continue;
      const cell = record[target.at] ?? '';
      const value = parseNumber(cell, this.#layout.decimalComma);
      if (value !== undefined) target.builder.push(value);
      else if (target.required)
        throw this.#badCell(target.header, cell, 'no number', 'correct the cell, or leave it empty');
      else target.dropped = cell;
    }
  }

  #timeText(record: readonly string[]): string {
    const text = record[this.#timeAt] ?? '';
    const { clock } = this.#layout;
    return clock?.date === this.#timeHeader && text !== '' ? `${text} ${record[clock.at] ?? ''}` : text;
  }

  finish(sha256: string): RawBars {
    const time = this.#time.finish();
    const notes = [...this.#notes];
    const timeFormat = this.#epoch === true ? epochMs(time) : 'text';
    if (timeFormat === 'text' && !this.#layout.offsets.has(this.#timeHeader)) {
      notes.push(`times in "${this.#timeHeader}" name no offset and were read as UTC`);
    }
    if (this.#slashed && this.#layout.slashes !== null) {
      const [first, second] = this.#layout.slashes === 'month-first' ? ['month', 'day'] : ['day', 'month'];
      notes.push(`times in "${this.#timeHeader}" were read with the ${first} before the ${second}`);
    }
    const columns: Record<string, Float64Array> = {};
    for (const { name, header, dropped, builder } of this.#targets) {
      if (dropped === undefined) columns[name] = builder.finish();
      else notes.push(`column "${header}" was left out: "${dropped}" is no number`);
    }
    return { file: this.#file, time, timeFormat, columns, notes, sha256 };
  }

  #badCell(header: string, cell: string, what: string, mend: string): InputError {
    return new InputError('CSV_INVALID', {
      what: `"${cell}" in column "${header}" is ${what}`,
      where: `${this.#file}, row ${this.#time.length + (what === 'no time' ? 1 : 0)}`,
      mend,
    });
  }
}

const TIME_MEND = 'write ISO times (2021-01-01T00:30:00Z) or epoch seconds or milliseconds, or name another column';
