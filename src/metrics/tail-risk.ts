import { mean, quantile, sampleDeviation } from './series.ts';

/**
 * How bad the worst periods are, as returns: a loss is negative. The empirical figures read the sample alone; the normal
 * ones, named so, what a normal distribution of the same mean and deviation would have there, which understates fat tails.
 */

/** A share of the normal distribution's lower tail, and the point below which it lies. */
export interface NormalTail {
  readonly share: number;
  /** Standard normal quantile of `share`. */
  readonly z: number;
}

const LOWEST_TWENTIETH: NormalTail = { share: 0.05, z: -1.6448536269514726 };

/** Value at risk: the empirical quantile of the returns, linear between order statistics. NaN without returns. */
export function valueAtRisk(returns: ArrayLike<number>, share = 0.05): number {
  return quantile(returns, share);
}

/**
 * Expected shortfall: mean of the lowest ⌊(n − 1) × share⌋ + 1 returns, as empyrical takes it. NaN without returns.
 *
 * @see Acerbi & Tasche 2002, Journal of Banking & Finance 26(7)
 */
export function conditionalValueAtRisk(returns: ArrayLike<number>, share = 0.05): number {
  const sorted = Float64Array.from(returns).sort();
  return mean(sorted.subarray(0, Math.floor((sorted.length - 1) * share) + 1));
}

/** Mean + z × sample deviation. NaN where the deviation is 0 or undefined: there is no normal distribution. */
export function normalValueAtRisk(returns: ArrayLike<number>, tail = LOWEST_TWENTIETH): number {
  const deviation = sampleDeviation(returns);
  return deviation > 0 ? mean(returns) + tail.z * deviation : Number.NaN;
}

/**
 * Mean − sample deviation × φ(z) ÷ share, the mean of the normal tail. Where the deviation is 0 or undefined it is the mean,
 * as quantstats has it: all that is known of the tail. NaN without returns.
 */
export function normalConditionalValueAtRisk(returns: ArrayLike<number>, tail = LOWEST_TWENTIETH): number {
  const deviation = sampleDeviation(returns);
  const density = Math.exp((-tail.z * tail.z) / 2) / Math.sqrt(2 * Math.PI);
  return deviation > 0 ? mean(returns) - (deviation * density) / tail.share : mean(returns);
}
