/**
 * How long a series remembers: the first lag at which its autocorrelation falls below 2 ÷ √cells, each part of the series around its own mean,
 * so that a difference between parts is not taken for memory.
 *
 * @param parts means over equal cells of time; NaN: nothing is known of a cell
 * @returns cells, at least 1; infinite where a quarter of the shortest part does not see the end of it
 */
export function memoryCells(parts: readonly Float64Array[]): number {
  const centred = parts.map((part) => {
    let [sum, count] = [0, 0];
    for (const value of part) {
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return part.map((value) => (Number.isNaN(value) ? 0 : value - sum / count));
  });
  const cells = parts.reduce((sum, part) => sum + part.length, 0);
  let variance = 0;
  for (const part of centred) for (const value of part) variance += value * value;
  if (!(variance > 0)) return 1;
  const limit = (2 / Math.sqrt(cells)) * variance;
  const most = Math.floor(Math.min(...parts.map((part) => part.length)) / 4);
  for (let lag = 1; lag <= most; lag++) {
    let sum = 0;
    for (const part of centred) for (let i = lag; i < part.length; i++) sum += part[i]! * part[i - lag]!;
    if (sum < limit) return lag;
  }
  return Number.POSITIVE_INFINITY;
}
