export interface TextOptions {
  /** Colour codes; off for anything that is no terminal. */
  readonly color?: boolean | undefined;
  /** Columns; never more than 110 are used. */
  readonly width?: number | undefined;
  /** Off where the terminal knows no more than ASCII: pictures are then drawn of other characters. */
  readonly unicode?: boolean | undefined;
}

export type Ink = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

const CODES: Readonly<Record<Ink, string>> = { bold: '1', dim: '2', green: '32', red: '31', yellow: '33' };
const MAX_WIDTH = 110;
const MIN_WIDTH = 60;

export function textWidth({ width }: TextOptions): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width ?? MAX_WIDTH));
}

export function inked(text: string, ink: Ink | undefined, { color }: TextOptions): string {
  return color === true && ink !== undefined && text !== '' ? `\x1b[${CODES[ink]}m${text}\x1b[0m` : text;
}

/** Words of `text` on lines of at most `width` columns, each indented; a number keeps its percent sign. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+(?!%)/).filter((w) => w !== '')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(indent + line);
  return lines;
}

/** Colour codes take no room. */
const CODE = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/**
 * Lines of prose and lists that are wider than a terminal, wrapped at blanks under their own beginning; without a terminal as they are.
 * A word that is wider stays whole: paths and hashes are copied.
 */
export function fitLines(text: string, options: TextOptions): string {
  if (options.width === undefined) return text;
  const room = textWidth(options);
  const fit = (line: string): string[] => {
    if (line.replace(CODE, '').length <= room) return [line];
    const indent = ' '.repeat(line.length - line.trimStart().length);
    const lines: string[] = [];
    let now = indent;
    let used = indent.length;
    for (const word of line.trimStart().split(/ (?=\S)(?!%)/)) {
      const long = word.replace(CODE, '').length;
      const begun = used > indent.length;
      if (begun && used + 1 + long > room) {
        lines.push(now);
        now = `${indent}  ${word}`;
        used = indent.length + 2 + long;
      } else {
        now += begun ? ` ${word}` : word;
        used += long + (begun ? 1 : 0);
      }
    }
    return [...lines, now];
  };
  return text.split('\n').flatMap(fit).join('\n');
}

export interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  readonly align?: 'left' | 'right';
  readonly ink?: (row: number) => Ink | undefined;
}

/** Texts are cut to no less where the table can be broken instead. */
const LEAST_TEXT = 16;

/**
 * A table in plain alignment. Where it is too wide, the gaps shrink first, then left-aligned columns are cut, the longest first; what is
 * still too wide goes on below, under the first column again.
 */
export function table(columns: readonly Column[], options: TextOptions): string[] {
  const room = textWidth(options);
  const gap = wide(naturalWidths(columns), 2) <= room ? 2 : 1;
  const widths = cutTo(columns, room, gap, LEAST_TEXT);
  if (wide(widths, gap) <= room) return block(columns, widths, gap, options);
  return broken(columns, widths, room).flatMap((part) => {
    const own = cutTo(part, room, 1, 8);
    return block(part, own, wide(own, 2) <= room ? 2 : 1, options);
  });
}

function naturalWidths(columns: readonly Column[]): number[] {
  return columns.map(({ head, cells }) => cells.reduce((most, cell) => Math.max(most, cell.length), head.length));
}

function wide(widths: readonly number[], gap: number): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
}

/** Widths at which the table fits, as far as texts may be cut. */
function cutTo(columns: readonly Column[], room: number, gap: number, least: number): number[] {
  const widths = naturalWidths(columns);
  const lefts = columns.flatMap(({ align }, i) => (align === 'right' ? [] : [i]));
  for (const i of lefts.sort((a, b) => widths[b]! - widths[a]!)) {
    const excess = wide(widths, gap) - room;
    if (excess > 0) widths[i] = Math.max(Math.min(least, widths[i]!), widths[i]! - excess);
  }
  return widths;
}

/** The columns in parts that fit, each behind the first column. */
function broken(columns: readonly Column[], widths: readonly number[], room: number): Column[][] {
  const parts: Column[][] = [[columns[0]!]];
  let used = widths[0]!;
  columns.slice(1).forEach((column, i) => {
    const part = parts.at(-1)!;
    const more = 2 + widths[i + 1]!;
    if (used + more > room && part.length > 1) {
      parts.push([columns[0]!, column]);
      used = widths[0]! + more;
    } else {
      part.push(column);
      used += more;
    }
  });
  return parts;
}

function block(columns: readonly Column[], widths: readonly number[], gap: number, options: TextOptions): string[] {
  const rows = columns[0]?.cells.length ?? 0;
  const cell = (text: string, i: number) => {
    const width = widths[i]!;
    const short = text.length > width ? `${text.slice(0, width - 1)}…` : text;
    if (columns[i]!.align === 'right') return short.padStart(width);
    // Nothing stands behind the last column: blanks there would only hide under colour codes.
    return i === columns.length - 1 ? short : short.padEnd(width);
  };
  const line = (cells: string[]) => cells.join(' '.repeat(gap)).trimEnd();
  const head = inked(line(columns.map((column, i) => cell(column.head, i))), 'dim', options);
  const body = Array.from({ length: rows }, (_, row) =>
    line(columns.map((column, i) => inked(cell(column.cells[row] ?? '', i), column.ink?.(row), options))),
  );
  return [head, ...body];
}

/** A right-aligned column of numbers. */
export function numbers(head: string, cells: readonly string[]): Column {
  return { head, cells, align: 'right' };
}
