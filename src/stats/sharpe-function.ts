import type { MeanFunction } from './mean-function.ts';

/** A table of two return series for `sharpeContrast`: a, b, a², b². @returns row-major [n × 4] */
export function sharpeTable(a: Float64Array, b: Float64Array): Float64Array {
  const table = new Float64Array(4 * a.length);
  for (let i = 0; i < a.length; i++) {
    table[4 * i] = a[i]!;
    table[4 * i + 1] = b[i]!;
    table[4 * i + 2] = a[i]! * a[i]!;
    table[4 * i + 3] = b[i]! * b[i]!;
  }
  return table;
}

/**
 * weightA × SR(a) + weightB × SR(b) as a function of the means of `sharpeTable`, per period, deviations with divisor n;
 * NaN where either has no variance.
 */
export function sharpeContrast(weightA: number, weightB: number): MeanFunction {
  return {
    value: (means) => weightA * sharpeFromMeans(means[0]!, means[2]!) + weightB * sharpeFromMeans(means[1]!, means[3]!),
    gradientInto: (means, gradient) => {
      for (const [j, weight] of [weightA, weightB].entries()) {
        const mean = means[j]!;
        const square = means[j + 2]!;
        const cubed = (square - mean * mean) ** 1.5;
        gradient[j] = (weight * square) / cubed;
        gradient[j + 2] = (-weight * mean) / (2 * cubed);
      }
    },
  };
}

/** Mean ÷ deviation from the means of the returns and of their squares. What rounding leaves of a constant is no variance. */
export function sharpeFromMeans(mean: number, square: number): number {
  const variance = square - mean * mean;
  return variance > 1e-12 * square ? mean / Math.sqrt(variance) : Number.NaN;
}

/** A table of one return series for `sharpeRatio`: a, a². @returns row-major [n × 2] */
export function returnsTable(returns: Float64Array): Float64Array {
  const table = new Float64Array(2 * returns.length);
  for (let i = 0; i < returns.length; i++) {
    table[2 * i] = returns[i]!;
    table[2 * i + 1] = returns[i]! * returns[i]!;
  }
  return table;
}

/**
 * scale × SR as a function of the means of `returnsTable`, deviation with divisor n; NaN without variance.
 *
 * @param scale √(periodsPerYear (n − 1) / n) for annualised ratios with divisor n − 1
 */
export function sharpeRatio(scale: number): MeanFunction {
  return {
    value: (means) => scale * sharpeFromMeans(means[0]!, means[1]!),
    gradientInto: (means, gradient) => {
      const mean = means[0]!;
      const square = means[1]!;
      const cubed = (square - mean * mean) ** 1.5;
      gradient[0] = (scale * square) / cubed;
      gradient[1] = (-scale * mean) / (2 * cubed);
    },
  };
}
