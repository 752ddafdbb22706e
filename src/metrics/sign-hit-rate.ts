/**
 * Share of rows on which the signs of a forecast and of what came of it agree.
 *
 * @param zeros `skip`: rows where either is 0 don't count; `miss`: they count as missed
 * @returns NaN without a row that counts
 */
export function signHitRate(x: ArrayLike<number>, y: ArrayLike<number>, zeros: 'skip' | 'miss' = 'skip'): number {
  let hits = 0;
  let rows = 0;
  for (let i = 0; i < x.length; i++) {
    const some = x[i] !== 0 && y[i] !== 0;
    if (some || zeros === 'miss') rows++;
    if (some && x[i]! > 0 === y[i]! > 0) hits++;
  }
  return hits / rows;
}
