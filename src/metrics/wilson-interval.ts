/** Two-sided 95 % point of the normal distribution. */
const Z95 = 1.959963984540054;

/**
 * 95 % interval of a share: Wilson's score interval, which stays within 0 and 1 and holds for small samples too.
 *
 * @returns [low, high]; both NaN without trials
 * @see Wilson 1927, Journal of the American Statistical Association 22(158)
 */
export function wilsonInterval(hits: number, trials: number): readonly [number, number] {
  if (!(trials > 0)) return [Number.NaN, Number.NaN];
  const share = hits / trials;
  const square = Z95 ** 2 / trials;
  const centre = (share + square / 2) / (1 + square);
  const half = (Z95 / (1 + square)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
  // At 0 or all hits the exact bound is 0 or 1; rounding would miss it.
  return [hits === 0 ? 0 : centre - half, hits === trials ? 1 : centre + half];
}
