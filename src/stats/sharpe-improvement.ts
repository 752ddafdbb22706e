import type { Rng } from '../core/index.ts';
import { type Interval, NO_INTERVAL } from './interval.ts';
import { columnMeansInto } from './mean-function.ts';
import { politisWhiteBlock } from './politis-white.ts';
import { sharpeContrast, sharpeFromMeans, sharpeTable } from './sharpe-function.ts';
import { studentisedBootstrap } from './studentised-bootstrap.ts';

/** Two strategies' returns on the same days, fractions per day. */
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

/** The two Sharpe ratios, their difference, and what the bootstrap says about it. */
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
 * equal deviation, at least 1 (so scaling a strategy changes nothing). Intervals and p are studentised, symmetric.
 *
 * A series without variance, or fewer than 20 days, leaves everything undefined.
 */
export function sharpeImprovement(input: SharpeImprovementInput): SharpeImprovement {
  const { baselineDaily, againstDaily, margin, periodsPerYear, reps, rng } = input;
  const n = baselineDaily.length;
  const annual = Math.sqrt((periodsPerYear * (n - 1)) / n);
  const table = sharpeTable(baselineDaily, againstDaily);
  const means = new Float64Array(4);
  columnMeansInto(table, means);
  const baseline = annual * sharpeFromMeans(means[0]!, means[2]!);
  const against = annual * sharpeFromMeans(means[1]!, means[3]!);
  const sharpeDelta = against - baseline;
  const result = {
    baseline,
    against,
    sharpeDelta,
    ratio: baseline > 0 && !Number.isNaN(against) ? against / baseline - 1 : null,
  };
  const marginValue = against - (1 + margin) * baseline;
  if (n < FEWEST_DAYS || Number.isNaN(sharpeDelta)) {
    const nothing = { ci95: NO_INTERVAL, p: Number.NaN, block: Number.NaN };
    return { ...result, ...nothing, margin: { value: marginValue, ci95: NO_INTERVAL } };
  }
  const block = expectedBlock(baselineDaily, againstDaily, means);
  const functions = [sharpeContrast(-1, 1), sharpeContrast(-1 - margin, 1)];
  const [delta, beyond] = studentisedBootstrap({ table, width: 4, functions, block, reps, rng, tails: 'symmetric' });
  const perYear = ([low, high]: Interval): Interval => [annual * low, annual * high];
  return {
    ...result,
    ci95: perYear(delta!.ci95),
    p: delta!.p,
    margin: { value: marginValue, ci95: perYear(beyond!.ci95) },
    block,
  };
}

function expectedBlock(baseline: Float64Array, against: Float64Array, means: Float64Array): number {
  const [meanA, meanB, squareA, squareB] = means as unknown as [number, number, number, number];
  const scale = Math.sqrt((squareA - meanA * meanA) / (squareB - meanB * meanB));
  const difference = against.map((value, i) => scale * value - baseline[i]!);
  return Math.max(1, ...[baseline, against, difference].map(politisWhiteBlock));
}
