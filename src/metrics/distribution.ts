import { mean, quantile, ratio, sampleDeviation } from './series.ts';

/** Shares at which a distribution is read. */
export const QUANTILE_SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

/** The shape of a sample, in the unit of its values. */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  /** Divisor n − 1. */
  readonly sd: number;
  readonly skew: number;
  readonly excessKurtosis: number;
  /** One a share of `QUANTILE_SHARES`. */
  readonly quantiles: readonly { readonly share: number; readonly value: number }[];
}

/** Moments and quantiles of the values; NaN is passed over, and what too few values cannot say is NaN. */
export function distribution(values: ArrayLike<number>): Distribution {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return {
    count: sorted.length,
    mean: mean(sorted),
    median: quantile(sorted, 0.5),
    sd: sampleDeviation(sorted),
    skew: skew(sorted),
    excessKurtosis: excessKurtosis(sorted),
    quantiles: QUANTILE_SHARES.map((share) => ({ share, value: quantile(sorted, share) })),
  };
}

/**
 * Skewness G1, adjusted for the sample's size. NaN below three values or without variance.
 *
 * @see Joanes & Gill 1998, The Statistician 47(1); the same as pandas' `skew`
 */
export function skew(values: ArrayLike<number>): number {
  const n = values.length;
  return n < 3 ? Number.NaN : (n / ((n - 1) * (n - 2))) * powerSum(values, 3);
}

/** Excess kurtosis G2, adjusted for the sample's size. NaN below four values or without variance. @see skew */
export function excessKurtosis(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 4) return Number.NaN;
  const scale = (n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3));
  return scale * powerSum(values, 4) - (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
}

/** Σ of the values' distances from the mean in sample deviations, to a power. */
function powerSum(values: ArrayLike<number>, power: number): number {
  const centre = mean(values);
  const sd = sampleDeviation(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ratio(values[i]! - centre, sd) ** power;
  return sum;
}
