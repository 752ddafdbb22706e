import { RollingMoments } from '../core/index.ts';
import { logReturn } from './trailing.ts';

/** How the range rule measures drift over its window. */
export type DriftName = 'z' | 'slope' | 'efficiency';

/** One value a row, rising from 0; NaN in the first `windowBars` rows. */
export type DriftMeasure = (row: number, volatility: number) => number;

/**
 * `z`: (ln c_t − ln c_{t−W}) ÷ (volatility × √W). `slope`: least-squares slope of ln c over rows t − W … t, × W ÷ (volatility × √W),
 * so that a straight line has the same value in both. `efficiency`: (ln c_t − ln c_{t−W}) ÷ Σ |log returns|, −1 to 1 (Kaufman's
 * efficiency ratio with a sign).
 *
 * @param volatility deviation of the window's log returns
 */
export function driftMeasure(name: DriftName, close: Float64Array, windowBars: number): DriftMeasure {
  const change = (row: number): number => Math.log(close[row]!) - Math.log(close[row - windowBars]!);
  const root = Math.sqrt(windowBars);
  if (name === 'z') return (row, volatility) => (row < windowBars ? Number.NaN : change(row) / (volatility * root));
  if (name === 'slope') {
    const slope = rollingSlope(close, windowBars);
    return (row, volatility) => (slope(row) * root) / volatility;
  }
  const sizes = new RollingMoments(windowBars);
  return (row) => {
    sizes.push(Math.abs(logReturn(close, row)));
    if (row < windowBars) return Number.NaN;
    const path = sizes.mean() * windowBars;
    return path > 0 ? change(row) / path : 0;
  };
}

/**
 * Slope of ln(close) over the rows t − W … t. The sums move with the window and are taken afresh every W rows, so that rounding
 * cannot build up.
 */
function rollingSlope(close: Float64Array, windowBars: number): (row: number) => number {
  const points = windowBars + 1;
  const spread = (points * (points * points - 1)) / 12;
  let base = 0;
  let sum = 0;
  let cross = 0;
  return (row) => {
    if (row < windowBars) return Number.NaN;
    const from = row - windowBars;
    if (from % windowBars === 0) {
      base = Math.log(close[from]!);
      sum = 0;
      cross = 0;
      for (let i = 0; i < points; i++) {
        const y = Math.log(close[from + i]!) - base;
        sum += y;
        cross += i * y;
      }
    } else {
      const leaving = Math.log(close[from - 1]!) - base;
      const y = Math.log(close[row]!) - base;
      sum -= leaving;
      cross += windowBars * y - sum;
      sum += y;
    }
    return (cross - (sum * windowBars) / 2) / spread;
  };
}
