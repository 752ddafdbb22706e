import type { MeanFunction } from '../../stats/index.ts';

/**
 * scale × Π meanⱼ ^ powerⱼ: ratios of sums, and roots of them.
 *
 * @param powers of the first means; further ones don't count
 */
export function powerProduct(powers: readonly number[], scale = 1): MeanFunction {
  const without = (means: Float64Array, left: number): number => {
    let product = scale;
    for (let j = 0; j < powers.length; j++) if (j !== left && powers[j] !== 0) product *= means[j]! ** powers[j]!;
    return product;
  };
  return {
    value: (means) => without(means, -1),
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      for (let j = 0; j < powers.length; j++) {
        const power = powers[j]!;
        if (power !== 0) gradient[j] = power * means[j]! ** (power - 1) * without(means, j);
      }
    },
  };
}

/** scale × the deviation (divisor n) from the means of values and of their squares. */
export function deviation(scale: number): MeanFunction {
  const value = (means: Float64Array): number => {
    const variance = means[1]! - means[0]! ** 2;
    // What rounding leaves of a constant is no variance.
    return variance > 1e-12 * means[1]! ? scale * Math.sqrt(variance) : Number.NaN;
  };
  return {
    value,
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      const root = value(means) / scale;
      gradient[0] = (-scale * means[0]!) / root;
      gradient[1] = scale / (2 * root);
    },
  };
}

/** The logarithm of a function that is above 0. */
export function logarithm(f: MeanFunction): MeanFunction {
  return {
    value: (means) => Math.log(f.value(means)),
    gradientInto: (means, gradient) => {
      f.gradientInto(means, gradient);
      const value = f.value(means);
      for (let j = 0; j < gradient.length; j++) gradient[j]! /= value;
    },
  };
}

/** A function of means that lie `offset` columns further on. */
export function shifted(f: MeanFunction, offset: number, width: number): MeanFunction {
  return {
    value: (means) => f.value(means.subarray(offset, offset + width)),
    gradientInto: (means, gradient) => {
      gradient.fill(0);
      f.gradientInto(means.subarray(offset, offset + width), gradient.subarray(offset, offset + width));
    },
  };
}
