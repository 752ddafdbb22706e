import { normalCdf } from './erfc.ts';
import { type Interval, NO_INTERVAL, percentileInterval, sortedQuantile } from './interval.ts';
import { normalQuantile } from './normal-quantile.ts';

/** What bootstrap limits are made of. */
export interface BootstrapLimitsInput {
  /** The statistic on the series itself. */
  readonly estimate: number;
  /** The statistic on each resample, shape [reps]; NaN where undefined. */
  readonly replicates: Float64Array;
  readonly level?: number;
  /**
   * `percentile`: quantiles of the replicates. `basic`: those reflected at the estimate. `bc`: percentiles moved by how far the estimate
   * lies from the replicates' median. `bca`: also by how the standard error changes with the value (acceleration).
   */
  readonly method: 'percentile' | 'basic' | 'bc' | 'bca';
  /** The statistic with each row left out in turn, shape [n]; `bca` needs it. */
  readonly leaveOneOut?: Float64Array;
}

/**
 * Bootstrap confidence limits from replicates, by four methods that agree on a symmetric statistic. Undefined replicates are left out; where more
 * than one in twenty is undefined, so are the limits. `bc` and `bca` are undefined where all replicates lie on one side of the estimate.
 *
 * On dependent rows they are as good as the blocks; the acceleration knows nothing of dependence. For verdicts see `studentisedBootstrap`.
 *
 * @throws TypeError where `bca` is asked for without `leaveOneOut`
 * @see Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapters 13 and 14; Davison & Hinkley 1997, 5.2
 */
export function bootstrapLimits(input: BootstrapLimitsInput): Interval {
  const { estimate, replicates, method, level = 0.95 } = input;
  if (Number.isNaN(estimate)) return NO_INTERVAL;
  if (method === 'percentile' || method === 'basic') {
    const [low, high] = percentileInterval(replicates, level);
    return method === 'percentile' ? [low, high] : [2 * estimate - high, 2 * estimate - low];
  }
  const sorted = replicates.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0 || sorted.length < 0.95 * replicates.length) return NO_INTERVAL;
  // Strictly below: a replicate equal to the estimate speaks for no bias.
  const bias = normalQuantile(sorted.filter((value) => value < estimate).length / sorted.length);
  if (!Number.isFinite(bias)) return NO_INTERVAL;
  const acceleration = method === 'bca' ? accelerationOf(input.leaveOneOut) : 0;
  const limit = (share: number): number => {
    const z = bias + normalQuantile(share);
    return sortedQuantile(sorted, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return [limit((1 - level) / 2), limit((1 + level) / 2)];
}

/** Σ u³ ÷ (6 (Σ u²)^1.5), u = mean of the values with a row left out less each of them; 0 where they never differ. */
function accelerationOf(leaveOneOut: Float64Array | undefined): number {
  if (leaveOneOut === undefined) throw new TypeError('bca limits need the statistic with each row left out');
  const centre = leaveOneOut.reduce((sum, value) => sum + value, 0) / leaveOneOut.length;
  let squares = 0;
  let cubes = 0;
  for (const value of leaveOneOut) {
    squares += (centre - value) ** 2;
    cubes += (centre - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
