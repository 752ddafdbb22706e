import { sampleDeviation } from '../../metrics/index.ts';

/** A lead of this share of a day's deviation is rounding: a rival that is the baseline at another leverage. */
const ROUNDING = 1e-9;

/**
 * What a rival earned beyond its baseline day by day, scaled to the baseline's deviation: a better mean at the same volatility is a better Sharpe
 * ratio. A rival that never moves cannot be scaled and counts as exactly as good, as does the baseline at another leverage.
 *
 * @param rival daily returns, shape [days]
 * @param baseline on the same days
 */
export function leadOver(rival: Float64Array, baseline: Float64Array): Float64Array {
  const deviation = sampleDeviation(baseline);
  const scale = deviation / sampleDeviation(rival);
  if (!Number.isFinite(scale)) return new Float64Array(baseline.length);
  const lead = rival.map((value, i) => scale * value - baseline[i]!);
  return lead.every((value) => Math.abs(value) <= ROUNDING * deviation) ? new Float64Array(baseline.length) : lead;
}
