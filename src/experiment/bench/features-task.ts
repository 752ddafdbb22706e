import type { Bars } from '../../core/index.ts';
import { computeFeatures, type Feature, parseFeatures } from '../../features/index.ts';
import type { BenchRun } from './measure.ts';

/** The peers' twelve: three returns, two volatilities, range, RSI, ADX, Bollinger width, MACD, distance to the VWAP, volume. */
const SPECS = [
  { use: 'returns', params: { windows: [1, 5, 20] } },
  { use: 'volatility', params: { windows: [20, 60] } },
  { use: 'atr', params: { window: 14, rankWindow: null } },
  { use: 'rsi', params: { window: 14 } },
  { use: 'adx', params: { window: 14, outputs: ['adx'] } },
  { use: 'bollinger', params: { window: 20, outputs: ['bb_width'] } },
  { use: 'macd', params: { outputs: ['macd_hist'] } },
  { use: 'vwap-distance', params: { window: 20 } },
  { use: 'volume-zscore', params: { window: 60 } },
];

/** Parsed outside of the clock, as the peers' imports are. */
export function peerFeatures(bars: Bars): Feature[] {
  return parseFeatures(SPECS, bars.intervalMs);
}

/** All twelve columns, and the mean of each last thousand rows to compare by. */
export function featuresTask(bars: Bars, features: readonly Feature[]): BenchRun['result'] {
  const { columns } = computeFeatures(features, bars);
  const names = Object.keys(columns);
  return {
    rows: bars.close.length,
    columns: names.length,
    ...Object.fromEntries(names.map((name) => [name, mean(columns[name]!.subarray(-1000))])),
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
