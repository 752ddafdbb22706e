import { makeRng } from '../../core/index.ts';
import {
  columnMeansInto,
  type Interval,
  influenceInto,
  type MeanFunction,
  NO_INTERVAL,
  percentileInterval,
  politisWhiteBlock,
  replicatesOf,
  stationaryResamples,
  studentisedBootstrap,
} from '../../stats/index.ts';
import type { Estimate } from './measure.ts';

/** Fewer days than these are no basis for an interval. */
export const FEWEST_DAYS = 20;

/** Why there is no interval on so few days. */
export const TOO_FEW_DAYS = `fewer than ${FEWEST_DAYS} days`;

/** Why there is none although the days are enough: no loss, nothing but hits. */
export const UNDEFINED = 'it is undefined, or doesn’t vary, on too many resamples';

/** Shares and means of fewer trades, or changes of regime, say nothing, however many days there are. */
export const FEWEST_EVENTS = 20;

/** @param name of what there are too few */
export function tooFew(name: string): string {
  return `fewer than ${FEWEST_EVENTS} ${name}`;
}

export const STUDENTISED = 'studentised stationary bootstrap of UTC days';
export const PERCENTILE = 'percentiles of the stationary bootstrap of UTC days';

/** What is resampled, and how often. */
export interface DayResampling {
  readonly reps: number;
  readonly seed: number;
  /** Smallest expected block. */
  readonly fewestDays?: number;
}

/**
 * Smooth functions of days' sums, all on the same resamples of whole days. The expected block is the longest that Politis & White's rule
 * gives for what each day adds to one of the functions: a Sharpe ratio, a volatility and an exposure don't remember for equally long.
 *
 * @param columns one figure a day each, shape [days]
 */
export function smoothEstimates(
  columns: readonly Float64Array[],
  functions: readonly MeanFunction[],
  tails: 'symmetric' | 'equal',
  { reps, seed, fewestDays = 1 }: DayResampling,
): Estimate[] {
  const width = columns.length;
  const days = columns[0]!.length;
  const table = new Float64Array(days * width);
  columns.forEach((column, j) => {
    for (let d = 0; d < days; d++) table[d * width + j] = column[d]!;
  });
  const means = new Float64Array(width);
  columnMeansInto(table, means);
  if (days < FEWEST_DAYS) return functions.map((f) => ({ value: f.value(means), ci95: NO_INTERVAL }));
  const gradient = new Float64Array(width);
  const influence = new Float64Array(days);
  const blocks = functions.map((f) => {
    f.gradientInto(means, gradient);
    influenceInto(table, means, gradient, influence);
    return politisWhiteBlock(influence);
  });
  const block = Math.max(fewestDays, ...blocks);
  const estimates = studentisedBootstrap({ table, width, functions, block, reps, rng: makeRng(seed), tails });
  return estimates.map(({ value, ci95 }) => ({ value, ci95: spread(ci95) }));
}

/**
 * Figures of days in their order, or of their distribution: percentiles of the same figure on resampled days, all on the same
 * resamples; the last is the first less the second where there are two.
 *
 * @param series what the expected block is chosen for, shape [days] each
 * @param statistics of the rows of days
 */
export function orderedEstimates(
  series: readonly Float64Array[],
  statistics: readonly ((days: Int32Array) => number)[],
  { reps, seed, fewestDays = 1 }: DayResampling,
): Estimate[] {
  const days = series[0]!.length;
  const asTheyWere = Int32Array.from({ length: days }, (_, d) => d);
  const values = statistics.map((statistic) => statistic(asTheyWere));
  if (values.length === 2) values.push(values[0]! - values[1]!);
  if (days < FEWEST_DAYS) return values.map((value) => ({ value, ci95: NO_INTERVAL }));
  const block = Math.max(fewestDays, ...series.map(politisWhiteBlock));
  const second = new Float64Array(reps);
  let rep = 0;
  const first = replicatesOf(
    (indices) => {
      if (statistics.length === 2) second[rep++] = statistics[1]!(indices);
      return statistics[0]!(indices);
    },
    stationaryResamples(days, block, reps, makeRng(seed)),
  );
  const replicates = [first, second, first.map((value, i) => value - second[i]!)];
  return values.map((value, i) => ({
    value,
    ci95: Number.isNaN(value) ? NO_INTERVAL : spread(percentileInterval(replicates[i]!)),
  }));
}

/** Days that are all alike tell no error: an interval without width is none. */
function spread([low, high]: Interval): Interval {
  return high > low ? [low, high] : NO_INTERVAL;
}
