import { normalTwoSided } from './erfc.ts';

/** Beyond so many differences the null distribution is as good as normal. */
const MOST_COUNTED = 300;

/**
 * Wilcoxon's signed-rank test of paired differences, two-sided: are they centred at 0? The null distribution over all signs is counted out
 * up to 300 differences, tied ranks as they are; beyond it is normal with the variance of those ranks. Zeros say nothing and are left out.
 *
 * @param differences any order; those that are NaN are left out
 * @returns p; NaN where no difference is left
 * @see Wilcoxon 1945, Biometrics Bulletin 1(6)
 */
export function signedRank(differences: ArrayLike<number>): number {
  const values = Array.from(differences).filter((value) => value !== 0 && !Number.isNaN(value));
  if (values.length === 0) return Number.NaN;
  const doubled = doubledRanks(values.map(Math.abs));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const above = values.reduce((sum, value, i) => (value > 0 ? sum + doubled[i]! : sum), 0);
  if (values.length > MOST_COUNTED) {
    const squares = doubled.reduce((sum, rank) => sum + rank * rank, 0);
    return normalTwoSided((above - total / 2) / Math.sqrt(squares / 4));
  }
  return Math.min(1, 2 * tailOf(doubled, Math.max(above, total - above)));
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
