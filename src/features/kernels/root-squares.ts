import type { RollingSum } from './rolling-sum.ts';

/** Root of (the windows' sum of squares ÷ `divisor`), row by row. `out` may be `values`. */
export function rootSquaresInto(
  values: Float64Array,
  n: number,
  sum: RollingSum,
  divisor: number,
  out: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    out[i] = Math.sqrt(sum.push(value * value) / divisor);
  }
}
