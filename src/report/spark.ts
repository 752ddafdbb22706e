import type { TextOptions } from './text.ts';

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** For terminals that know no more than ASCII. */
const PLAIN = ['_', '.', '-', '~', '=', '+', '*', '#'];

/**
 * A line of one character a value, from the lowest to the highest of those that are defined; a value without a number is a blank. All
 * equal: the middle. More values than cells are drawn by the last of each cell's, so that the line ends where the values do; but the
 * cell of the lowest and of the highest value show these.
 *
 * @param cells characters at most
 * @returns empty without a defined value
 */
export function spark(
  values: readonly (number | null | undefined)[],
  cells: number,
  { unicode = true }: Pick<TextOptions, 'unicode'> = {},
): string {
  const known = values.map((value) => (typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN));
  const defined = known.filter((value) => !Number.isNaN(value));
  if (defined.length === 0 || cells < 1) return '';
  const low = defined.reduce((a, b) => Math.min(a, b));
  const high = defined.reduce((a, b) => Math.max(a, b));
  const marks = unicode ? BLOCKS : PLAIN;
  const mark = (value: number): string => {
    if (Number.isNaN(value)) return ' ';
    const share = high > low ? (value - low) / (high - low) : 0.5;
    return marks[Math.min(marks.length - 1, Math.floor(share * marks.length))]!;
  };
  return cellsOf(known, Math.min(cells, known.length), low, high).map(mark).join('');
}

function cellsOf(values: readonly number[], cells: number, low: number, high: number): number[] {
  return Array.from({ length: cells }, (_, i) => {
    const part = values.slice(Math.floor((i * values.length) / cells), Math.floor(((i + 1) * values.length) / cells));
    if (part.includes(low)) return low;
    if (part.includes(high)) return high;
    return part.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
  });
}
