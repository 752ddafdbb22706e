import { InputError } from './errors.ts';
import { nearestName } from './nearest.ts';
import type { Range } from './range.ts';

/**
 * Columns on one time axis.
 *
 * `time` is each bar's open in epoch milliseconds UTC, strictly rising, shape [n]; every column has shape [n].
 * Immutable by contract. The arrays may lie on `SharedArrayBuffer`s, so that workers share them.
 */
export interface Frame {
  readonly time: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly intervalMs: number;
}

/** A column by name. @throws InputError COLUMN_MISSING */
export function column(frame: Frame, name: string): Float64Array {
  const values = frame.columns[name];
  if (values !== undefined) return values;
  const known = Object.keys(frame.columns);
  const near = nearestName(name, known);
  throw new InputError('COLUMN_MISSING', {
    what: `there is no column "${name}"${near === undefined ? '' : `; the nearest is "${near}"`}`,
    where: `columns ${known.join(', ')}`,
    mend: 'name one of these columns, or add the feature that makes the missing one',
  });
}

/** Views of rows `[start, end)`; nothing is copied. */
export function sliceColumns(
  columns: Readonly<Record<string, Float64Array>>,
  { start, end }: Range,
): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.subarray(start, end)]));
}
