import {
  type Bars,
  DAY_MS,
  type Forecast,
  type HorizonIc,
  type HorizonSummary,
  type HorizonWeights,
  type HorizonWeightsSummary,
  makeRng,
  type SegmentSpread,
  type WeightingComparison,
} from '../../core/index.ts';
import { mean, overlapError, rankProducts } from '../../metrics/index.ts';
import { type MeanFunction, politisWhiteBlock, studentisedBootstrap } from '../../stats/index.ts';
import { edgeBps, type ReturnHead, type SegmentForecast } from '../../walkforward/index.ts';
import { stitchedEdge } from '../forecast-of.ts';

/** What driving overlapping returns have in common lasts longer than the overlap: the lag of errors, in horizons. */
const LAG_HORIZONS = 4;
const Z95 = 1.959963984540054;
/** Fewer days than these are no basis for an interval. */
const FEWEST_DAYS = 20;

export interface HorizonsInput {
  readonly bars: Pick<Bars, 'close' | 'gap'>;
  readonly heads: readonly ReturnHead[];
  readonly referenceBars: number;
  readonly barsPerDay: number;
  readonly use: HorizonWeightsSummary['use'];
  /** Stitched, with a column `expReturnBps_<horizon>` a head; null where nothing was forecast. */
  readonly forecast: Forecast | null;
  /** Segments with weights of their own, or all that were forecast where the weights are given. */
  readonly segments: readonly Pick<SegmentForecast, 'segment' | 'horizonWeights'>[];
  /** Later segments that share train rows with one. */
  readonly overlapSegments: number;
  readonly reps: number;
  readonly seed: number;
}

/**
 * What each horizon weighs, how well it ranked returns on inner folds and out of sample, and whether the weighting was worth
 * anything: the edge by these weights beside the edge by equal ones.
 */
export function horizonSummary(input: HorizonsInput): HorizonWeightsSummary {
  const { heads, segments, use } = input;
  const given = heads.map((head) => head.weight / heads.reduce((sum, other) => sum + other.weight, 0));
  const bySegment = segments.flatMap(({ segment, horizonWeights }) =>
    horizonWeights === undefined ? [] : [{ segment: segment.index, ...horizonWeights }],
  );
  return {
    use,
    segments: use === 'inner-ic' ? bySegment.length : segments.length,
    horizons: heads.map((head, k) => ({
      horizon: head.horizon,
      horizonBars: head.horizonBars,
      weight:
        use === 'inner-ic' ? spreadOf(bySegment.map(({ horizons }) => horizons[k]!.weight)) : spreadOf([given[k]!]),
      inner: use === 'inner-ic' ? innerIc(bySegment, k, input.overlapSegments) : null,
      outOfSample: input.forecast === null ? null : outOfSampleIc(input, input.forecast, head),
    })),
    shrink: use === 'inner-ic' ? spreadOf(bySegment.map(({ shrink }) => shrink)) : null,
    bySegment,
    comparison: use === 'equal' || input.forecast === null ? null : compareWithEqual(input, input.forecast),
  };
}

/** Later segments whose train window begins before this one's ends: their estimates are made of the same rows. */
export function overlapSegments(walkForward: {
  readonly scheme: 'rolling' | 'expanding';
  readonly trainWeeks: number;
  readonly testWeeks: number;
}): number {
  if (walkForward.scheme === 'expanding') return Number.POSITIVE_INFINITY;
  return Math.ceil(walkForward.trainWeeks / walkForward.testWeeks);
}

function spreadOf(values: readonly number[]): SegmentSpread {
  return { mean: mean(values), lowest: Math.min(...values), highest: Math.max(...values) };
}

function withInterval(ic: number, error: number): HorizonIc {
  return {
    ic,
    ci95: [ic - Z95 * error, ic + Z95 * error],
    neweyWestT: error > 0 ? ic / error : Number.NaN,
  };
}

/**
 * Mean over segments, with the error that one segment has (root mean square) ÷ √(segments ÷ those that share train rows): windows that
 * overlap count once. On random walks that is twice what the means scatter, and the error of the segments' own series half of it.
 */
function innerIc(bySegment: readonly HorizonWeights[], k: number, overlap: number): HorizonSummary['inner'] {
  const found = bySegment.flatMap(({ horizons }) => {
    const { ic, error } = horizons[k]!;
    return ic === null || error === null ? [] : [{ ic, error }];
  });
  if (found.length === 0) return null;
  const shared = Math.min(overlap, found.length) / found.length;
  const square = mean(found.map(({ error }) => error * error));
  return withInterval(mean(found.map(({ ic }) => ic)), Math.sqrt(square * shared));
}

/** Returns over a horizon that followed the rows of a forecast, NaN where nobody could know. */
function realisedAfter({ bars: { close, gap } }: HorizonsInput, { row }: Forecast, horizonBars: number): Float64Array {
  return Float64Array.from(row, (t) =>
    gap[t] === 0 && t + horizonBars < close.length ? close[t + horizonBars]! / close[t]! - 1 : Number.NaN,
  );
}

function outOfSampleIc(input: HorizonsInput, forecast: Forecast, head: ReturnHead): HorizonSummary['outOfSample'] {
  const expected = forecast.columns[`expReturnBps_${head.horizon}`]!;
  const realised = realisedAfter(input, forecast, head.horizonBars);
  const kept = rowsWith(expected, realised);
  if (kept.length === 0) return null;
  const products = rankProducts(take(expected, kept), take(realised, kept));
  return {
    rows: kept.length,
    ...withInterval(mean(products), overlapError(products, LAG_HORIZONS * head.horizonBars)),
  };
}

/**
 * The pooled rank correlation of each edge with the return over the reference horizon is a mean of products of ranks, so that the
 * difference of two is one too, row by row. Days are resampled, in blocks of at least two reference horizons.
 */
function compareWithEqual(input: HorizonsInput, forecast: Forecast): WeightingComparison | null {
  const { heads, referenceBars: horizonBars, segments, seed } = input;
  const expected = heads.map((head) => forecast.columns[`expReturnBps_${head.horizon}`]!);
  const own = stitchedEdge(forecast, segments, heads, horizonBars);
  const even = edgeBps(
    expected,
    heads.map((head) => ({ ...head, weight: 1 })),
    horizonBars,
  );
  const realised = realisedAfter(input, forecast, horizonBars);
  const kept = rowsWith(own, realised);
  if (kept.length === 0) return null;
  const truth = take(realised, kept);
  const [a, b] = [own, even].map((edge) => rankProducts(take(edge, kept), truth)) as [Float64Array, Float64Array];
  const difference = a.map((value, i) => value - b[i]!);
  const table = byDay(
    kept.map((i) => forecast.time[i]!),
    difference,
  );
  const estimate = differenceOf(table, Math.ceil((2 * horizonBars) / input.barsPerDay), input.reps, seed);
  const [low, high] = estimate.ci95;
  const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'noise';
  const same = difference.every((value) => value === 0);
  return {
    horizonBars,
    rows: kept.length,
    weighted: mean(a),
    equal: mean(b),
    difference: mean(difference),
    ...estimate,
    verdict,
    sentence: sentenceOf(verdict, same, Number.isNaN(low)),
  };
}

function sentenceOf(verdict: WeightingComparison['verdict'], same: boolean, unknown: boolean): string {
  if (same) return 'noise: the weights rank the rows as equal ones do';
  if (unknown) return 'noise: too few days for an interval';
  if (verdict === 'noise') return 'noise: the interval of the difference to equal weights holds 0';
  return `${verdict} than equal weights: the interval of the difference leaves 0 out`;
}

/** Sums of a row's value and rows by UTC day, row-major [days × 2]. */
function byDay(time: readonly number[], values: Float64Array): Float64Array {
  const table: number[] = [];
  let last = Number.NaN;
  time.forEach((at, i) => {
    const day = Math.floor(at / DAY_MS);
    if (day !== last) table.push(0, 0);
    last = day;
    table[table.length - 2]! += values[i]!;
    table[table.length - 1]!++;
  });
  return Float64Array.from(table);
}

const MEAN_OF_ROWS: MeanFunction = {
  value: (means) => means[0]! / means[1]!,
  gradientInto(means, gradient) {
    gradient[0] = 1 / means[1]!;
    gradient[1] = -means[0]! / means[1]! ** 2;
  },
};

function differenceOf(
  table: Float64Array,
  leastBlock: number,
  reps: number,
  seed: number,
): Pick<WeightingComparison, 'ci95' | 'p'> {
  const days = table.length / 2;
  if (days < FEWEST_DAYS) return { ci95: [Number.NaN, Number.NaN], p: Number.NaN };
  const daily = Float64Array.from({ length: days }, (_, d) => table[2 * d]! / table[2 * d + 1]!);
  const block = Math.max(leastBlock, politisWhiteBlock(daily));
  const [estimate] = studentisedBootstrap({
    table,
    width: 2,
    functions: [MEAN_OF_ROWS],
    block,
    reps,
    rng: makeRng(seed),
    tails: 'symmetric',
  });
  return { ci95: estimate!.ci95, p: estimate!.p };
}

function rowsWith(a: Float64Array, b: Float64Array): number[] {
  const kept: number[] = [];
  for (let i = 0; i < a.length; i++) if (!Number.isNaN(a[i]!) && !Number.isNaN(b[i]!)) kept.push(i);
  return kept;
}

function take(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (i) => values[i]!);
}
