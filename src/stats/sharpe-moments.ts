import { mean, sampleDeviation } from '../metrics/index.ts';

/** What the sampling error of a Sharpe ratio depends on. Everything is per period, nothing annualised. */
export interface SharpeMoments {
  /** Periods. */
  readonly n: number;
  /** Mean ÷ deviation with divisor n − 1. */
  readonly sharpe: number;
  /** Third standardised moment, divisor n throughout. */
  readonly skewness: number;
  /** Fourth standardised moment, divisor n throughout; 3 for a normal distribution. */
  readonly kurtosis: number;
}

/**
 * Sharpe ratio and shape of a return series as Bailey and López de Prado's formulas read them. All but `n` are NaN without
 * variance or below two periods.
 *
 * The moments are the biased ones, unlike the report's `skew` and `excessKurtosis`, which are adjusted for the sample's size.
 *
 * @param returns shape [n], fraction per period
 */
export function sharpeMoments(returns: Float64Array): SharpeMoments {
  const n = returns.length;
  const deviation = sampleDeviation(returns);
  if (!(deviation > 0)) return { n, sharpe: Number.NaN, skewness: Number.NaN, kurtosis: Number.NaN };
  const centre = mean(returns);
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (let i = 0; i < n; i++) {
    const distance = returns[i]! - centre;
    const square = distance * distance;
    squares += square;
    cubes += square * distance;
    fourths += square * square;
  }
  const variance = squares / n;
  return {
    n,
    sharpe: centre / deviation,
    skewness: cubes / n / variance ** 1.5,
    kurtosis: fourths / n / (variance * variance),
  };
}

/**
 * n − 1 times the variance of the estimated Sharpe ratio for independent returns of this shape: 1 − γ₃ SR + (γ₄ − 1) / 4 SR².
 *
 * @returns NaN where it is not positive
 * @see Mertens 2002; Bailey & López de Prado 2012, J. of Risk 15(2), formula 8
 */
export function sharpeSpread({ sharpe, skewness, kurtosis }: SharpeMoments): number {
  const spread = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  return spread > 0 ? spread : Number.NaN;
}
