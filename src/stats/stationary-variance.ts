import { mean } from '../metrics/index.ts';

/**
 * n times the variance that the stationary bootstrap itself gives the mean of a series: γ₀ + 2 Σ ((1 − j/n) sʲ + (j/n) sⁿ⁻ʲ) γⱼ over lags
 * 1 … n − 1, s = 1 − 1/block, γ with divisor n. Never negative but for rounding.
 *
 * In one pass: regrouped, the sum is Σ (1 − j/n) sʲ over circular autocovariances, and a geometric sum over past rows rolls on from row to row.
 *
 * @param series shape [n], without NaN
 * @param block expected block, rows
 * @see Politis & Romano 1994, lemma 1; Hansen 2005 uses it for the SPA test
 */
export function stationaryVariance(series: Float64Array, block: number): number {
  const n = series.length;
  const stay = 1 - 1 / Math.max(1, block);
  const centre = mean(series);
  const x = Float64Array.from(series, (value) => value - centre);
  const last = stay ** n;
  // Of row 0's past, from the newest row back: plain = Σ sʲ x[−j], weighted = Σ j sʲ x[−j].
  let plain = 0;
  let weighted = 0;
  for (let j = 1, power = stay; j < n && power > 0; j++, power *= stay) {
    plain += power * x[n - j]!;
    weighted += j * power * x[n - j]!;
  }
  let sum = 0;
  for (let t = 0; t < n; t++) {
    sum += x[t]! * (x[t]! + 2 * (plain - weighted / n));
    const next = x[t + 1 < n ? t + 1 : 0]!;
    weighted = stay * (x[t]! + plain + weighted) - n * last * next;
    plain = stay * (x[t]! + plain) - last * next;
  }
  return Math.max(0, sum / n);
}
