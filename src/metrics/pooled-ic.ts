import type { IcSummary } from '../core/index.ts';
import { pearson, rankWithTies, spearman, standardise } from './correlation.ts';
import { neweyWestError } from './newey-west.ts';
import { mean } from './series.ts';

/** Forecasts and what came of them, row by row in time order. */
export interface PooledIcInput {
  /** Forecast at each row, shape [n]. */
  readonly forecast: ArrayLike<number>;
  /** What came of it over the horizon, shape [n]. Rows where either is NaN are dropped. */
  readonly realised: ArrayLike<number>;
  /** Lag of the Newey–West error; 4 × the horizon. */
  readonly lagBars: number;
  /** Segment of each row, shape [n], for `segmentMean`; rows of a segment are adjacent. */
  readonly segment?: ArrayLike<number>;
}

/**
 * Information coefficient over all rows at once, with its t: the mean of the products of standardised ranks is the
 * pooled Spearman, and its error is Newey–West's.
 *
 * `segmentMean`, the mean of the segments' own rank correlations, is biased upwards: a picture, never evidence.
 */
export function pooledIc(input: PooledIcInput): Omit<IcSummary, 'horizonBars'> {
  const kept: number[] = [];
  for (let i = 0; i < input.forecast.length; i++) {
    if (!Number.isNaN(input.forecast[i]!) && !Number.isNaN(input.realised[i]!)) kept.push(i);
  }
  const forecast = Float64Array.from(kept, (i) => input.forecast[i]!);
  const realised = Float64Array.from(kept, (i) => input.realised[i]!);
  const products = rankProducts(forecast, realised);
  const rho = mean(products);
  const error = neweyWestError(products, input.lagBars);
  const { segment } = input;
  return {
    rows: kept.length,
    pooledSpearman: rho,
    pooledPearson: pearson(forecast, realised),
    neweyWestT: error > 0 ? rho / error : Number.NaN,
    hitRate: signHitRate(forecast, realised),
    segmentMean:
      segment === undefined
        ? Number.NaN
        : meanOfSegments(
            forecast,
            realised,
            kept.map((i) => segment[i]!),
          ),
  };
}

/** Products of standardised ranks, shape [n]: their mean is Spearman's correlation. */
export function rankProducts(x: Float64Array, y: Float64Array): Float64Array {
  const zy = standardise(rankWithTies(y));
  return standardise(rankWithTies(x)).map((z, i) => z * zy[i]!);
}

/** Share of rows whose signs agree, among those where neither is 0. */
function signHitRate(x: Float64Array, y: Float64Array): number {
  let hits = 0;
  let rows = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0 || y[i] === 0) continue;
    rows++;
    if (x[i]! > 0 === y[i]! > 0) hits++;
  }
  return hits / rows;
}

function meanOfSegments(x: Float64Array, y: Float64Array, segment: readonly number[]): number {
  const values: number[] = [];
  for (let start = 0; start < x.length; ) {
    let end = start;
    while (end < x.length && segment[end] === segment[start]) end++;
    const value = spearman(x.subarray(start, end), y.subarray(start, end));
    if (!Number.isNaN(value)) values.push(value);
    start = end;
  }
  return mean(values);
}
