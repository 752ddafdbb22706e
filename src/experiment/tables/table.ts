import type { TextColumn } from '../../data/index.ts';

/** A table of a run as columns of equal length; NaN and null are cells without a value. */
export interface ResultTable {
  /** The name of its file, without the ending. */
  readonly name: string;
  /** One plain sentence. */
  readonly about: string;
  readonly columns: Readonly<Record<string, Float64Array | TextColumn>>;
  /** Columns of epoch milliseconds. */
  readonly timeColumns: readonly string[];
}

type Cell = string | number | boolean | null | undefined;
/** A row; what lies deeper becomes columns of its own: `days.count`, and `ci95.low`, `ci95.high` of an interval. */
export type Row = Readonly<Record<string, unknown>>;

/** A table from rows, columns in the order in which they first appear; null without a row. */
export function tableOf(name: string, about: string, rows: readonly Row[]): ResultTable | null {
  if (rows.length === 0) return null;
  const flat = rows.map((row) => new Map(cellsOf(row, '')));
  const all = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  // What is null in one row and has parts in another: the parts stand for it.
  const names = all.filter((column) => !all.some((other) => other.startsWith(`${column}.`)));
  const columns = names.map((column) => [column, columnOf(flat.map((row) => row.get(column)))] as const);
  return { name, about, columns: Object.fromEntries(columns), timeColumns: [] };
}

function cellsOf(row: object, before: string): [string, Cell][] {
  return Object.entries(row).flatMap(([key, value]): [string, Cell][] => {
    const name = `${before}${key}`;
    if (Array.isArray(value)) return value.length === 2 && value.every(isNumber) ? bounds(name, value) : [];
    if (typeof value === 'object' && value !== null) return cellsOf(value, `${name}.`);
    return [[name, value as Cell]];
  });
}

function bounds(name: string, [low, high]: readonly (number | null)[]): [string, Cell][] {
  return [
    [`${name}.low`, low],
    [`${name}.high`, high],
  ];
}

function isNumber(value: unknown): boolean {
  return value === null || typeof value === 'number';
}

function columnOf(cells: readonly Cell[]): Float64Array | TextColumn {
  if (cells.some((cell) => typeof cell === 'string')) return cells.map((cell) => (cell == null ? null : String(cell)));
  return Float64Array.from(cells, (cell) => (cell == null ? Number.NaN : Number(cell)));
}
