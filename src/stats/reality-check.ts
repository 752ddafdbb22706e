import { PrefixSums } from './prefix-sums.ts';
import { blocksFor, type Resamples } from './resamples.ts';

/** Rivals held against one benchmark on the same rows. */
export interface RivalsInput {
  /**
   * How much better each rival did than the benchmark, row-major [n × width]: return less the benchmark's, or the benchmark's loss less
   * the rival's. In time order, without NaN.
   */
  readonly differentials: Float64Array;
  /** Rivals: all that were tried, not a choice among them. */
  readonly width: number;
  readonly resamples: Resamples;
}

/** The best of several rivals, judged as the best of several. */
export interface RealityCheck {
  /** √n × the greatest mean differential. */
  readonly statistic: number;
  /** The column that shows it, the first on ties. */
  readonly best: number;
  /** One-sided; null hypothesis: no rival is better than the benchmark. */
  readonly p: number;
}

/**
 * White's reality check: is the best rival better than the benchmark, given how many were tried? max √n d̄ against the same maximum of the resampled
 * means around their own, p = (1 + those at or above) ÷ (1 + reps).
 *
 * The null is taken at its edge, all rivals as good as the benchmark, so that hopeless and noisy rivals hide a good one:
 * `superiorPredictiveAbility` is the sharper test.
 *
 * @see White 2000, A reality check for data snooping, Econometrica 68(5)
 */
export function realityCheck({ differentials, width, resamples }: RivalsInput): RealityCheck {
  const prefix = new PrefixSums(differentials, width);
  const root = Math.sqrt(prefix.n);
  let best = 0;
  for (let j = 1; j < width; j++) if (prefix.centre[j]! > prefix.centre[best]!) best = j;
  const statistic = width === 0 ? Number.NaN : root * prefix.centre[best]!;
  if (Number.isNaN(statistic)) return { statistic: Number.NaN, best: -1, p: Number.NaN };
  const blocks = blocksFor(resamples, prefix.n);
  const means = new Float64Array(width);
  let above = 0;
  for (let rep = 0; rep < resamples.reps; rep++) {
    resamples.nextInto(blocks);
    prefix.centredMeansInto(blocks, means);
    let greatest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < width; j++) if (means[j]! > greatest) greatest = means[j]!;
    if (root * greatest >= statistic) above++;
  }
  return { statistic, best, p: (1 + above) / (1 + resamples.reps) };
}
