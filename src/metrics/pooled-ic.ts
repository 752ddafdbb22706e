import type { IcSummary } from '../core/index.ts';
import { pearson, rankWithTies, standardise } from './correlation.ts';
import { neweyWestError } from './newey-west.ts';
import { meanSegmentIc, segmentIcs } from './segment-ic.ts';
import { mean } from './series.ts';
import { signHitRate } from './sign-hit-rate.ts';

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
  const kept = pairedRows(input.forecast, input.realised);
  const forecast = takeRows(input.forecast, kept);
  const realised = takeRows(input.realised, kept);
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
      segment === undefined ? Number.NaN : meanSegmentIc(segmentIcs(forecast, realised, takeRows(segment, kept))),
  };
}

/** Products of standardised ranks, shape [n]: their mean is Spearman's correlation. */
export function rankProducts(x: Float64Array, y: Float64Array): Float64Array {
  const zy = standardise(rankWithTies(y));
  return standardise(rankWithTies(x)).map((z, i) => z * zy[i]!);
}

/** The values at the rows, in their order. */
export function takeRows(values: ArrayLike<number>, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < out.length; i++) out[i] = values[rows[i]!]!;
  return out;
}

/** Rows where neither series is NaN, rising. */
export function pairedRows(x: ArrayLike<number>, y: ArrayLike<number>): number[] {
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i]!) && !Number.isNaN(y[i]!)) rows.push(i);
  return rows;
}
