/** Mean of the values; NaN without any. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/**
 * Standard deviation with divisor n − 1. NaN below two values; exactly 0 where all are equal, so that a constant series
 * has no ratio made of rounding errors.
 */
export function sampleDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  let equal = true;
  for (let i = 0; i < values.length; i++) {
    squares += (values[i]! - centre) ** 2;
    equal &&= values[i] === values[0];
  }
  return equal ? 0 : Math.sqrt(squares / (values.length - 1));
}

/** a ÷ b; NaN where b is 0: a ratio without a denominator is undefined, not infinite. */
export function ratio(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}

/** Quantile with linear interpolation between order statistics (numpy's default). NaN without values. */
export function quantile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}
