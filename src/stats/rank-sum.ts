import { normalCdf } from './erfc.ts';

/**
 * One-sided rank-sum test: small where the values of `a` tend to be larger than those of `b`. Normal approximation with ties and continuity.
 *
 * @param a shape [n]
 * @param b shape [m]
 * @returns p; 1 where all values are equal
 * @see Mann & Whitney 1947, Annals of Mathematical Statistics 18(1)
 */
export function rankSumP(a: readonly number[], b: readonly number[]): number {
  const [n, m] = [a.length, b.length];
  const sorted = [...a, ...b].sort((x, y) => x - y);
  const rankOf = new Map<number, number>();
  let ties = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    rankOf.set(sorted[from]!, (from + 1 + to) / 2);
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const above = a.reduce((sum, value) => sum + rankOf.get(value)!, 0) - (n * (n + 1)) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  return variance > 0 ? normalCdf(-(above - (n * m) / 2 - 0.5) / Math.sqrt(variance)) : 1;
}
