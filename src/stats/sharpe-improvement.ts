import type { Rng } from '../core/index.ts';
import { autocovariances } from './autocovariance.ts';
import { type Interval, NO_INTERVAL, sortedQuantile } from './interval.ts';
import { politisWhiteBlock } from './politis-white.ts';
import { addSharpeInfluence, type Moments, moments, sharpePerPeriod } from './sharpe-influence.ts';
import { stationaryBootstrapIndicesInto } from './stationary-bootstrap.ts';

export interface SharpeImprovementInput {
  /** Daily returns of the baseline, shape [n]. */
  readonly baselineDaily: Float64Array;
  /** Daily returns of the strategy held against it, on the same days, shape [n]. */
  readonly againstDaily: Float64Array;
  /** By what fraction the Sharpe ratio is to improve: 0.1 for 10 %. */
  readonly margin: number;
  readonly periodsPerYear: number;
  readonly reps: number;
  readonly rng: Rng;
}

export interface SharpeImprovement {
  /** Annualised Sharpe ratios, deviations with divisor n − 1. */
  readonly baseline: number;
  readonly against: number;
  /** SR(against) − SR(baseline). */
  readonly sharpeDelta: number;
  /** SR(against) ÷ SR(baseline) − 1; null where the baseline's Sharpe ratio is not positive. */
  readonly ratio: number | null;
  /** 95 % interval of `sharpeDelta`. */
  readonly ci95: Interval;
  /** Two-sided p of `sharpeDelta` = 0; below 0.05 where the interval leaves zero out. */
  readonly p: number;
  /** SR(against) − (1 + margin) SR(baseline) with its 95 % interval. */
  readonly margin: { readonly value: number; readonly ci95: Interval };
  /** Expected block of the bootstrap, days. */
  readonly block: number;
}

/** Fewer days than these say nothing about a Sharpe ratio. */
const FEWEST_DAYS = 20;

/**
 * Does one strategy earn a better Sharpe ratio than another on the same days? Days are resampled in pairs by the stationary
 * bootstrap; its expected block is the longest that Politis & White's rule gives for the two series and their difference at
 * equal deviation, at least 1 (so scaling a strategy changes nothing). The interval is the symmetric studentised one (value ± the 95th percentile of |t*| × standard error): on
 * simulated pairs of strategies it errs least (tests/stats/coverage.test.ts).
 *
 * A series without variance, or fewer than 20 days, leaves everything undefined.
 *
 * @see Ledoit & Wolf 2008, J. of Empirical Finance 15(5); Politis & Romano 1994, JASA 89(428)
 */
export function sharpeImprovement(input: SharpeImprovementInput): SharpeImprovement {
  const { baselineDaily: baseline, againstDaily: against, margin, periodsPerYear, reps, rng } = input;
  const n = baseline.length;
  const annual = Math.sqrt((periodsPerYear * (n - 1)) / n);
  const srBaseline = annual * sharpePerPeriod(moments(baseline));
  const srAgainst = annual * sharpePerPeriod(moments(against));
  const block = expectedBlock(baseline, against);
  const result = {
    baseline: srBaseline,
    against: srAgainst,
    sharpeDelta: srAgainst - srBaseline,
    ratio: srBaseline > 0 && !Number.isNaN(srAgainst) ? srAgainst / srBaseline - 1 : null,
    block,
  };
  const marginValue = srAgainst - (1 + margin) * srBaseline;
  if (n < FEWEST_DAYS || Number.isNaN(result.sharpeDelta)) {
    return { ...result, ci95: NO_INTERVAL, p: Number.NaN, margin: { value: marginValue, ci95: NO_INTERVAL } };
  }
  const tests = [1, 1 + margin].map((k) => new Contrast(baseline, against, k, block, reps));
  resample(baseline, against, block, reps, rng, tests);
  const [delta, beyond] = tests as [Contrast, Contrast];
  return {
    ...result,
    ci95: delta.interval(result.sharpeDelta, annual),
    p: delta.p(),
    margin: { value: marginValue, ci95: beyond.interval(marginValue, annual) },
  };
}

/** The longest block that Politis & White's rule gives for the two series and their difference at equal deviation. */
function expectedBlock(baseline: Float64Array, against: Float64Array): number {
  const scale = Math.sqrt(moments(baseline).variance / moments(against).variance);
  const difference = against.map((value, i) => scale * value - baseline[i]!);
  return Math.max(1, ...[baseline, against, difference].map(politisWhiteBlock));
}

function resample(
  baseline: Float64Array,
  against: Float64Array,
  block: number,
  reps: number,
  rng: Rng,
  tests: readonly Contrast[],
): void {
  const n = baseline.length;
  const indices = new Int32Array(n);
  const a = new Float64Array(n);
  const b = new Float64Array(n);
  for (let rep = 0; rep < reps; rep++) {
    stationaryBootstrapIndicesInto(block, rng, indices);
    for (let i = 0; i < n; i++) {
      a[i] = baseline[indices[i]!]!;
      b[i] = against[indices[i]!]!;
    }
    const momentsA = moments(a);
    const momentsB = moments(b);
    for (const test of tests) test.add(a, momentsA, b, momentsB, indices);
  }
}

/** SR(against) − k SR(baseline) per period, and how its t statistic scatters over resamples. */
class Contrast {
  readonly #k: number;
  readonly #value: number;
  readonly #se: number;
  readonly #influence: Float64Array;
  readonly #absoluteT: Float64Array;
  #count = 0;

  constructor(baseline: Float64Array, against: Float64Array, k: number, block: number, reps: number) {
    const momentsA = moments(baseline);
    const momentsB = moments(against);
    this.#k = k;
    this.#value = sharpePerPeriod(momentsB) - k * sharpePerPeriod(momentsA);
    this.#influence = new Float64Array(baseline.length);
    this.#absoluteT = new Float64Array(reps);
    this.#fillInfluence(baseline, momentsA, against, momentsB);
    this.#se = Math.sqrt(Math.max(0, stationaryVariance(this.#influence, block)) / baseline.length);
  }

  #fillInfluence(a: Float64Array, momentsA: Moments, b: Float64Array, momentsB: Moments): void {
    this.#influence.fill(0);
    addSharpeInfluence(b, momentsB, 1, this.#influence);
    addSharpeInfluence(a, momentsA, -this.#k, this.#influence);
  }

  /** One resample: its t statistic, with the standard error that its own blocks give. A resample without variance is left out. */
  add(a: Float64Array, momentsA: Moments, b: Float64Array, momentsB: Moments, indices: Int32Array): void {
    const value = sharpePerPeriod(momentsB) - this.#k * sharpePerPeriod(momentsA);
    if (Number.isNaN(value)) return;
    this.#fillInfluence(a, momentsA, b, momentsB);
    const n = indices.length;
    let squares = 0;
    let blockSum = 0;
    for (let i = 0; i < n; i++) {
      if (i > 0 && indices[i] !== (indices[i - 1]! + 1 === n ? 0 : indices[i - 1]! + 1)) {
        squares += blockSum * blockSum;
        blockSum = 0;
      }
      blockSum += this.#influence[i]!;
    }
    const se = Math.sqrt(squares + blockSum * blockSum) / n;
    if (se > 0) this.#absoluteT[this.#count++] = Math.abs(value - this.#value) / se;
  }

  interval(centre: number, annual: number): Interval {
    if (!(this.#se > 1e-12)) return [centre, centre];
    const half = annual * this.#se * sortedQuantile(this.#absoluteT.slice(0, this.#count).sort(), 0.95);
    return [centre - half, centre + half];
  }

  p(): number {
    if (!(this.#se > 1e-12)) return Math.abs(this.#value) > 1e-12 ? 0 : 1;
    const t = Math.abs(this.#value) / this.#se;
    let beyond = 0;
    for (let i = 0; i < this.#count; i++) if (this.#absoluteT[i]! >= t) beyond++;
    return (beyond + 1) / (this.#count + 1);
  }
}

/**
 * The variance that the stationary bootstrap itself gives a mean, times n: autocovariances under its geometric weights.
 *
 * @see Politis & Romano 1994, lemma 1
 */
function stationaryVariance(series: Float64Array, block: number): number {
  const n = series.length;
  const stay = 1 - 1 / block;
  // Beyond twelve blocks the weight is below 1e-5.
  const lags = Math.min(n - 1, Math.ceil(12 * block));
  const covariance = autocovariances(series, lags);
  let variance = covariance[0]!;
  for (let j = 1; j <= lags; j++) {
    variance += 2 * ((1 - j / n) * stay ** j + (j / n) * stay ** (n - j)) * covariance[j]!;
  }
  return variance;
}
