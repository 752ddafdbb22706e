export interface TextOptions {
  /** Colour codes; off for anything that is no terminal. */
  readonly color?: boolean | undefined;
  /** Columns; never more than 110 are used. */
  readonly width?: number | undefined;
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

export interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  readonly align?: 'left' | 'right';
  readonly ink?: (row: number) => Ink | undefined;
}

/**
 * A table in plain alignment. Where it is too wide, the gaps shrink first, then left-aligned columns are cut, the longest first.
 */
export function table(columns: readonly Column[], options: TextOptions): string[] {
  const room = textWidth(options);
  const rows = columns[0]?.cells.length ?? 0;
  const widths = columns.map(({ head, cells }) => Math.max(head.length, ...cells.map((cell) => cell.length)));
  const total = (gap: number) => widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
  const gap = total(2) <= room ? 2 : 1;
  const lefts = columns.flatMap(({ align }, i) => (align === 'right' ? [] : [i]));
  for (const i of lefts.sort((a, b) => widths[b]! - widths[a]!)) {
    const excess = total(gap) - room;
    if (excess > 0) widths[i] = Math.max(Math.min(8, widths[i]!), widths[i]! - excess);
  }
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
