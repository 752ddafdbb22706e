/** A smooth function of column means: a ratio of counts, a Sharpe ratio, a difference of such. */
export interface MeanFunction {
  /** @param means shape [width] @returns NaN where undefined */
  value(means: Float64Array): number;
  /** The derivatives by each mean at the same place, shape [width]; every entry is written. */
  gradientInto(means: Float64Array, gradient: Float64Array): void;
}

/** Means of the columns of a table of rows. @param table row-major [n × width] */
export function columnMeansInto(table: Float64Array, means: Float64Array): void {
  const width = means.length;
  const n = table.length / width;
  means.fill(0);
  for (let i = 0; i < n; i++) {
    const offset = i * width;
    for (let j = 0; j < width; j++) means[j]! += table[offset + j]!;
  }
  for (let j = 0; j < width; j++) means[j]! /= n;
}

/**
 * Influence of each row on a function of the means: gradient · (row − means). Its long-run variance ÷ n is the delta-method
 * variance of the function.
 *
 * @param into shape [n]
 */
export function influenceInto(
  table: Float64Array,
  means: Float64Array,
  gradient: Float64Array,
  into: Float64Array,
): void {
  const width = means.length;
  let centre = 0;
  for (let j = 0; j < width; j++) centre += gradient[j]! * means[j]!;
  for (let i = 0; i < into.length; i++) {
    const offset = i * width;
    let sum = -centre;
    for (let j = 0; j < width; j++) sum += gradient[j]! * table[offset + j]!;
    into[i] = sum;
  }
}
