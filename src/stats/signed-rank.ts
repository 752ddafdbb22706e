import { normalCdf, normalTwoSided } from './erfc.ts';

export interface SignedRankOptions {
  /** `two`: centred anywhere but at 0; `above`: above 0. */
  readonly sides?: 'two' | 'above';
  /**
   * `out`: zeros say nothing and are left out before ranking, and ties are counted out as they are. `ranked`: zeros take their ranks and are left
   * out then (Pratt); with zeros, ties, or more than 50 differences p is normal with a correction for continuity, as in SciPy.
   */
  readonly zeros?: 'out' | 'ranked';
}

/** Beyond so many differences the null distribution is as good as normal; with zeros ranked it is the limit of others. */
const MOST_COUNTED = { out: 300, ranked: 50 } as const;

/**
 * Wilcoxon's signed-rank test of paired differences: are they centred at 0? The null distribution over all signs is counted out up to 300
 * differences, tied ranks as they are; beyond it is normal with the variance of those ranks.
 *
 * @param differences any order; those that are NaN are left out
 * @returns p; NaN where no difference is left
 * @see Wilcoxon 1945, Biometrics Bulletin 1(6); Pratt 1959, JASA 54 (zeros)
 */
export function signedRank(
  differences: ArrayLike<number>,
  { sides = 'two', zeros = 'out' }: SignedRankOptions = {},
): number {
  const known = Array.from(differences).filter((value) => !Number.isNaN(value));
  const ranked = zeros === 'out' ? known.filter((value) => value !== 0) : known;
  const all = doubledRanks(ranked.map(Math.abs));
  const kept = [...ranked.keys()].filter((i) => ranked[i] !== 0);
  if (kept.length === 0) return Number.NaN;
  const doubled = kept.map((i) => all[i]!);
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const above = kept.reduce((sum, i) => (ranked[i]! > 0 ? sum + all[i]! : sum), 0);
  const most = sides === 'two' ? Math.max(above, total - above) : above;
  const uneven = kept.length < ranked.length || new Set(doubled).size < doubled.length;
  if (ranked.length <= MOST_COUNTED[zeros] && !(zeros === 'ranked' && uneven)) {
    const tail = tailOf(doubled, most);
    return sides === 'two' ? Math.min(1, 2 * tail) : tail;
  }
  // Of the ranks themselves: half of the doubled ones.
  const deviation = Math.sqrt(doubled.reduce((sum, rank) => sum + (rank / 2) ** 2, 0) / 4);
  const beyond = (most - total / 2) / 2;
  if (zeros === 'ranked') return Math.min(1, (sides === 'two' ? 2 : 1) * normalCdf(-(beyond - 0.5) / deviation));
  return sides === 'two' ? normalTwoSided(beyond / deviation) : normalCdf(-beyond / deviation);
}

/**
 * The sign test, two-sided and exact: are as many differences above 0 as below?
 *
 * @returns p; NaN without any difference
 */
export function signTest(above: number, below: number): number {
  const n = above + below;
  if (n === 0) return Number.NaN;
  const more = Math.max(above, below);
  // Pascal's row in logarithms, so that no power overflows.
  let log = -n * Math.LN2;
  let tail = 0;
  for (let k = n; k >= more; k--) {
    tail += Math.exp(log);
    log += Math.log(k) - Math.log(n - k + 1);
  }
  return Math.min(1, 2 * tail);
}

/** Twice the ranks of sizes, ties sharing their mean: whole numbers. */
function doubledRanks(sizes: readonly number[]): number[] {
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[a]! - sizes[b]!);
  const doubled = new Array<number>(sizes.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && sizes[order[to]!] === sizes[order[from]!]) to++;
    for (let i = from; i < to; i++) doubled[order[i]!] = from + 1 + to;
    from = to;
  }
  return doubled;
}

/** P(the sum of the ranks whose sign came up ≥ w), every sign a fair coin. */
function tailOf(ranks: readonly number[], w: number): number {
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  const chance = new Float64Array(most + 1);
  chance[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let s = reached; s >= 0; s--) chance[s] = (chance[s]! + (s >= rank ? chance[s - rank]! : 0)) / 2;
  }
  let tail = 0;
  for (let s = w; s <= most; s++) tail += chance[s]!;
  return tail;
}
