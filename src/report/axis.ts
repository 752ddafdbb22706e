export type Point = readonly [time: number, value: number];
export interface Axis {
  readonly type: 'log' | 'value';
  readonly base: number;
  readonly min: number;
  readonly max: number;
}

/**
 * A log axis with bounds on its own ticks: the library draws a tick at each power of the base only, so the base follows
 * the range. Equity that was lost whole has no logarithm: then the axis is linear.
 */
export function axisOf(points: readonly Point[]): Axis {
  const { low, high } = rangeOf(points);
  if (!(low > 0))
    return {
      type: 'value',
      base: 10,
      min: Math.min(0, low === Number.POSITIVE_INFINITY ? 0 : low),
      max: Math.max(1, high),
    };
  const ratio = high / low;
  const base = ratio < 1.6 ? 1.1 : ratio < 8 ? 1.25 : ratio < 100 ? 2 : 10;
  const log = Math.log(base);
  const bound = (power: number) => Number((base ** power).toPrecision(12));
  const min = Math.floor(Math.log(low) / log + 1e-9);
  const max = Math.max(min + 1, Math.ceil(Math.log(high) / log - 1e-9));
  return { type: 'log', base, min: bound(min), max: bound(max) };
}

/** Round bounds around the values; the bands behind the line would else pull the axis down to 0. */
export function linearAxis(points: readonly Point[]): Axis {
  const { low, high } = rangeOf(points);
  const span = high > low ? high - low : Math.abs(high) || 1;
  const step = 10 ** Math.floor(Math.log10(span / 2));
  const round = (value: number) => Number((value * step).toPrecision(12));
  return { type: 'value', base: 10, min: round(Math.floor(low / step)), max: round(Math.ceil(high / step)) };
}

function rangeOf(points: readonly Point[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [, value] of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}
