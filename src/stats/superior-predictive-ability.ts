import { PrefixSums } from './prefix-sums.ts';
import type { RivalsInput } from './reality-check.ts';
import { blocksFor } from './resamples.ts';
import { stationaryVariance } from './stationary-variance.ts';

/** Hansen's test: the best of several rivals in units of its own error, with three p-values. */
export interface SuperiorPredictiveAbility {
  /** The greatest √n d̄ ÷ ω, at least 0; NaN where no rival has variance. */
  readonly statistic: number;
  /** The column with the greatest √n d̄ ÷ ω, the first on ties; −1 where there is none. */
  readonly best: number;
  /** Clearly poor rivals are left out. Too small in short samples. */
  readonly pLower: number;
  /** Rivals poorer than the benchmark by √(2 ln ln n) errors are left out. The one to report. */
  readonly pConsistent: number;
  /** No rival is left out: a studentised reality check, conservative. */
  readonly pUpper: number;
}

const UNDEFINED = {
  statistic: Number.NaN,
  best: -1,
  pLower: Number.NaN,
  pConsistent: Number.NaN,
  pUpper: Number.NaN,
} as const;

/**
 * Hansen's test for superior predictive ability. Unlike White's it weighs each rival by its own error ω (the stationary bootstrap's) and doesn't let
 * poor rivals raise the bar: T = max(0, max √n d̄ ÷ ω) against max(0, max √n (d̄* − g(d̄)) ÷ ω), where g(d̄) is max(0, d̄) for the lower p, d̄ where
 * d̄ ≥ −ω √(2 ln ln n ÷ n) and else 0 for the consistent one, d̄ for the upper. p = (1 + those at or above) ÷ (1 + reps).
 *
 * Rivals without variance (the benchmark itself) are passed over.
 *
 * @see Hansen 2005, A test for superior predictive ability, J. of Business & Economic Statistics 23(4)
 */
export function superiorPredictiveAbility({ differentials, width, resamples }: RivalsInput): SuperiorPredictiveAbility {
  const prefix = new PrefixSums(differentials, width);
  const { n, centre } = prefix;
  if (n < 3) return UNDEFINED;
  const scale = scales(differentials, width, resamples.block);
  const threshold = -Math.sqrt(2 * Math.log(Math.log(n)));
  // Of each g: what a resampled mean's distance from the series' own still lacks, d̄ − g(d̄), in errors.
  const lower = new Float64Array(width);
  const consistent = new Float64Array(width);
  let best = -1;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < width; j++) {
    if (Number.isNaN(scale[j]!)) continue;
    const t = scale[j]! * centre[j]!;
    lower[j] = Math.min(0, t);
    consistent[j] = t >= threshold ? 0 : t;
    if (t > greatest) {
      greatest = t;
      best = j;
    }
  }
  if (best < 0) return UNDEFINED;
  const statistic = Math.max(0, greatest);
  const above = [0, 0, 0];
  const blocks = blocksFor(resamples, n);
  const means = new Float64Array(width);
  for (let rep = 0; rep < resamples.reps; rep++) {
    resamples.nextInto(blocks);
    prefix.centredMeansInto(blocks, means);
    let [maxLower, maxConsistent, maxUpper] = [0, 0, 0];
    for (let j = 0; j < width; j++) {
      const t = scale[j]! * means[j]!;
      if (t + lower[j]! > maxLower) maxLower = t + lower[j]!;
      if (t + consistent[j]! > maxConsistent) maxConsistent = t + consistent[j]!;
      if (t > maxUpper) maxUpper = t;
    }
    if (maxLower >= statistic) above[0]!++;
    if (maxConsistent >= statistic) above[1]!++;
    if (maxUpper >= statistic) above[2]!++;
  }
  const [pLower, pConsistent, pUpper] = above.map((count) => (1 + count) / (1 + resamples.reps));
  return { statistic, best, pLower: pLower!, pConsistent: pConsistent!, pUpper: pUpper! };
}

/** √n ÷ ω of each column; NaN where it has no variance beyond rounding. */
function scales(table: Float64Array, width: number, block: number): Float64Array {
  const n = table.length / width;
  const column = new Float64Array(n);
  return Float64Array.from({ length: width }, (_, j) => {
    let square = 0;
    for (let i = 0; i < n; i++) {
      column[i] = table[i * width + j]!;
      square += column[i]! * column[i]!;
    }
    const variance = stationaryVariance(column, block);
    return variance > (1e-14 * square) / n ? Math.sqrt(n / variance) : Number.NaN;
  });
}
