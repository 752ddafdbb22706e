import { edgeAt, edgeScales, type Forecast } from '../core/index.ts';
import {
  type ReturnHead,
  type SegmentForecast,
  stitchForecasts,
  trailingVolatilityBps,
  weightedHeads,
  zEdge,
} from '../walkforward/index.ts';
import type { Prepared } from './prepare.ts';

/** Forecasts of all finished segments, with the edge over the horizons and its size in volatilities. */
export function forecastOf(
  { bars, plugins }: Pick<Prepared, 'bars' | 'plugins'>,
  done: readonly SegmentForecast[],
): Forecast {
  const heads = plugins.returnHeads;
  const names = [
    ...plugins.labels.names.map((name) => `p_${name}`),
    ...heads.map((head) => `expReturnBps_${head.horizon}`),
  ];
  const forecast = stitchForecasts(
    bars.time,
    done.map(({ segment, columns }) => ({
      segment,
      columns: Object.fromEntries(names.map((name) => [name, columns[name]!])),
    })),
    plugins.labels.names,
  );
  if (heads.length === 0) return forecast;
  const edge = stitchedEdge(forecast, done, heads, plugins.referenceBars);
  const volatility = trailingVolatilityBps(bars.close, plugins.referenceBars);
  const z = zEdge(
    edge,
    Float64Array.from(forecast.row, (t) => volatility[t]!),
  );
  return { ...forecast, columns: { ...forecast.columns, edgeBps: edge, zEdge: z } };
}

/** `edgeBps` of stitched forecasts, each row by the weights of its own segment. */
export function stitchedEdge(
  forecast: Forecast,
  done: readonly Pick<SegmentForecast, 'segment' | 'horizonWeights'>[],
  heads: readonly ReturnHead[],
  referenceBars: number,
): Float64Array {
  const scales = new Map(
    done.map(({ segment, horizonWeights }) => [
      segment.index,
      edgeScales(weightedHeads(heads, horizonWeights ?? null), referenceBars),
    ]),
  );
  const expected = heads.map((head) => forecast.columns[`expReturnBps_${head.horizon}`]!);
  return Float64Array.from(forecast.segment, (segment, i) => edgeAt(i, expected, scales.get(segment)!));
}
