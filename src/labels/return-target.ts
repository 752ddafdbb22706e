import { NEVER, type ValueTarget } from '../core/index.ts';

/**
 * The return that a head predicts, in basis points: 1e4 × (close[t + h] ÷ close[t] − 1), known at row t + h.
 *
 * Undefined (NaN, NEVER) at gap rows, where nobody could have traded, and in the last `horizonBars` rows.
 */
export function returnTarget(close: Float64Array, gap: Uint8Array, horizonBars: number): ValueTarget {
  const n = close.length;
  const value = new Float64Array(n).fill(Number.NaN);
  const labelEnd = new Int32Array(n).fill(NEVER);
  for (let t = 0; t + horizonBars < n; t++) {
    if (gap[t] === 1) continue;
    value[t] = 1e4 * (close[t + horizonBars]! / close[t]! - 1);
    labelEnd[t] = t + horizonBars;
  }
  return { value, labelEnd };
}
