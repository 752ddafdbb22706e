import type { SweepDimension, SweepTrial } from '../../core/index.ts';

/** A dimension cut into cells: what a tree splits, and what a share of variance is taken over. */
export interface CellColumn {
  readonly name: string;
  /** Cell of each trial; −1 where the dimension has no value there. */
  readonly codes: Int16Array;
  /** Share of the space that each cell has, shape [cells], sum 1. */
  readonly measure: Float64Array;
  /** Cells without an order. */
  readonly categorical: boolean;
  /** Column and cell of the choice without which this one has no value; −1 as cell where that choice was never tried. */
  readonly parent: { readonly column: number; readonly cell: number } | null;
}

const MOST_CELLS = 48;

/**
 * The points of trials as cells. Numbers are cut over the range that was tried, in the logarithm where equal steps of that count
 * alike, and every step of the range weighs the same; of a choice every tried one does. Of a normal distribution every trial does.
 */
export function cellColumns(trials: readonly SweepTrial[], dimensions: readonly SweepDimension[]): CellColumn[] {
  const choices = new Map<string, readonly number[]>();
  return dimensions.map((dimension) => {
    const { name, kind, log, when } = dimension;
    const values = Float64Array.from(trials, ({ point }) => point[name] ?? Number.NaN);
    const column = when === null ? -1 : dimensions.findIndex((other) => other.name === when.dimension);
    const parent = when === null ? null : { column, cell: choices.get(when.dimension)?.indexOf(when.choice) ?? -1 };
    const known = [...new Set(values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
    if (kind === 'categorical') choices.set(name, known);
    const own = kind === 'categorical' ? eachAlike(values, known) : cut(values, known, log, kind === 'normal');
    return { name, ...own, categorical: kind === 'categorical', parent };
  });
}

type Cut = Pick<CellColumn, 'codes' | 'measure'>;

function eachAlike(values: Float64Array, known: readonly number[]): Cut {
  return { codes: codesOf(values, (value) => known.indexOf(value)), measure: normalised(known.map(() => 1)) };
}

function cut(values: Float64Array, known: readonly number[], log: boolean, byTrials: boolean): Cut {
  if (byTrials) return cutByTrials(values, known);
  const scale = (value: number): number => (log ? Math.log(value) : value);
  if (known.length <= MOST_CELLS) {
    const at = known.map(scale);
    // Half the way to both neighbours; at the ends the same beyond the last.
    const gap = (i: number): number => (at[i] ?? Number.NaN) - (at[i - 1] ?? Number.NaN);
    const widths = at.map((_, i) => {
      const [before, after] = [gap(i), gap(i + 1)];
      return Number.isNaN(before) ? (Number.isNaN(after) ? 1 : after) : Number.isNaN(after) ? before : before + after;
    });
    const inner = widths.map((width, i) => (i > 0 && i < widths.length - 1 ? width / 2 : width));
    return { codes: codesOf(values, (value) => known.indexOf(value)), measure: normalised(inner) };
  }
  const [low, high] = [scale(known[0]!), scale(known[known.length - 1]!)];
  const cell = (value: number): number =>
    Math.min(MOST_CELLS - 1, Math.floor((MOST_CELLS * (scale(value) - low)) / (high - low)));
  return { codes: codesOf(values, cell), measure: normalised(new Array(MOST_CELLS).fill(1)) };
}

/** Cells that hold about as many trials each. */
function cutByTrials(values: Float64Array, known: readonly number[]): Cut {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const borders =
    known.length <= MOST_CELLS
      ? known
      : [
          ...new Set(
            Array.from({ length: MOST_CELLS }, (_, i) => sorted[Math.floor((i * sorted.length) / MOST_CELLS)]!),
          ),
        ];
  const codes = codesOf(values, (value) => {
    let at = 0;
    while (at + 1 < borders.length && borders[at + 1]! <= value) at++;
    return at;
  });
  const counts = new Array<number>(borders.length).fill(0);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return { codes, measure: normalised(counts) };
}

function codesOf(values: Float64Array, cell: (value: number) => number): Int16Array {
  return Int16Array.from(values, (value) => (Number.isNaN(value) ? -1 : cell(value)));
}

function normalised(widths: readonly number[]): Float64Array {
  const sum = widths.reduce((total, width) => total + width, 0);
  return Float64Array.from(widths, (width) => width / sum);
}
