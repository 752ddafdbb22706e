import { confusionMatrix } from './classification.ts';
import { ratio } from './series.ts';

/**
 * How alike two ways of cutting the same rows into groups are, whatever the groups are called: labels of two refits. Rows
 * where either code is −1 don't count. NaN below two rows.
 *
 * @param a codes, shape [n]
 * @param b codes, shape [n]
 */
type Codes = ArrayLike<number>;

/** Share of pairs of rows that both put together or both keep apart. @see Rand 1971, JASA 66 */
export function randIndex(a: Codes, b: Codes): number {
  const { pairs, both, inA, inB } = pairCounts(a, b);
  return ratio(pairs + 2 * both - inA - inB, pairs);
}

/**
 * The Rand index less what chance gives it, 1 at most, 0 for unrelated partitions; below 0 where they agree less than by
 * chance. 1 where both are one group, or both leave every row alone: they are equal.
 *
 * @see Hubert & Arabie 1985, Journal of Classification 2
 */
export function adjustedRand(a: Codes, b: Codes): number {
  const { pairs, both, inA, inB } = pairCounts(a, b);
  if (pairs === 0) return Number.NaN;
  const chance = (inA * inB) / pairs;
  const most = (inA + inB) / 2;
  return most === chance ? 1 : (both - chance) / (most - chance);
}

/** Rows of `a`'s groups by columns of `b`'s. */
export function contingency(a: Codes, b: Codes): number[][] {
  let codes = 0;
  for (let i = 0; i < a.length; i++) codes = Math.max(codes, a[i]! + 1, b[i]! + 1);
  return confusionMatrix(a, b, codes);
}

/** Pairs of rows: all, together in both, together in each. */
function pairCounts(a: Codes, b: Codes) {
  const table = contingency(a, b);
  const pairsOf = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const rowSums = table.map((row) => row.reduce((sum, n) => sum + n, 0));
  return {
    pairs: pairsOf([rowSums.reduce((sum, n) => sum + n, 0)]),
    both: pairsOf(table.flat()),
    inA: pairsOf(rowSums),
    inB: pairsOf(table.map((_, k) => table.reduce((sum, row) => sum + row[k]!, 0))),
  };
}
