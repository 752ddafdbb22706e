import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bars, makeBars } from '../../src/core/index.ts';
import { readParquetColumns } from '../../src/data/index.ts';
import { computeFeatures, parseFeatures } from '../../src/features/index.ts';
import { describeWithShared, sharedPath } from '../shared.ts';

const FIVE_MINUTES = 300_000;

/** Golden column → our column. */
const INDICATORS: Record<string, string> = {
  sma_10: 'sma_10',
  sma_20: 'sma_20',
  ema_10: 'ema_10',
  ema_20: 'ema_20',
  rsi_14: 'rsi_14',
  macd: 'macd',
  macd_signal: 'macd_signal',
  macd_hist: 'macd_hist',
  bb_upper_20_2: 'bb_upper_20',
  bb_middle_20_2: 'bb_middle_20',
  bb_lower_20_2: 'bb_lower_20',
  stddev_20: 'stddev_20',
  trange: 'trange',
  atr_14: 'atr_14',
  natr_14: 'natr_14',
  adx_14: 'adx_14',
  plus_di_14: 'plus_di_14',
  minus_di_14: 'minus_di_14',
  obv: 'obv',
  linearreg_slope_14: 'linearreg_slope_14',
  ret_1: 'ret_1',
  ret_5: 'ret_5',
  ret_20: 'ret_20',
  logret_1: 'logret_1',
  logret_5: 'logret_5',
  logret_20: 'logret_20',
  rv_std_20: 'rv_20',
  rv_std_60: 'rv_60',
  rv_sumsq_20: 'rv_sumsq_20',
  rv_sumsq_60: 'rv_sumsq_60',
  vwap_20: 'vwap_20',
};

const RAW = [
  { use: 'moving-averages', params: { windows: [10, 20], raw: true } },
  { use: 'moving-averages', params: { windows: [10, 20], kind: 'ema', raw: true } },
  { use: 'rsi' },
  { use: 'macd', params: { normalise: 'none' } },
  { use: 'bollinger', params: { outputs: ['bb_upper', 'bb_middle', 'bb_lower', 'stddev'] } },
  { use: 'atr', params: { raw: true } },
  { use: 'atr', params: { rankWindow: null } },
  { use: 'adx' },
  { use: 'obv-trend', params: { raw: true } },
  { use: 'regression-slope', params: { raw: true } },
  { use: 'returns' },
  { use: 'returns', params: { log: true } },
  { use: 'volatility' },
  { use: 'volatility', params: { form: 'root-sum' } },
  { use: 'vwap-distance', params: { raw: true } },
];

/** The twelve features of the peers' benchmark, by their names there. */
export const PEERS = [
  { use: 'returns' },
  { use: 'volatility' },
  { use: 'atr', params: { rankWindow: null } },
  { use: 'rsi' },
  { use: 'adx', params: { outputs: ['adx'] } },
  { use: 'bollinger', params: { outputs: ['bb_width'] } },
  { use: 'macd', params: { outputs: ['macd_hist'] } },
  { use: 'vwap-distance' },
  { use: 'volume-zscore' },
];

/** Largest |a − b| ÷ max(|b|, floor) over defined rows; infinite where one is defined and the other is not. */
function worst(ours: Float64Array, golden: ArrayLike<number>, floor: number): number {
  let largest = 0;
  for (let t = 0; t < golden.length; t++) {
    const a = ours[t]!;
    const b = golden[t]!;
    if (Number.isNaN(a) !== Number.isNaN(b)) return Number.POSITIVE_INFINITY;
    if (!Number.isNaN(b)) largest = Math.max(largest, Math.abs(a - b) / Math.max(Math.abs(b), floor));
  }
  return largest;
}

function barsOf(columns: Record<string, Float64Array>): Bars {
  const time = Float64Array.from(columns.close!, (_, t) => t * FIVE_MINUTES);
  return makeBars({ time, intervalMs: FIVE_MINUTES, columns });
}

describeWithShared("TA-Lib's and pandas' indicators on 3,000 bars", () => {
  it('agree to 1e-9, with the same first defined row', async () => {
    const { columns } = await readParquetColumns(sharedPath('golden/ohlcv.parquet'));
    const { columns: golden } = await readParquetColumns(sharedPath('golden/indicators.parquet'));
    const meta = JSON.parse(readFileSync(sharedPath('golden/indicators.meta.json'), 'utf8')) as {
      columns: Record<string, { abs_median: number; first_valid_index: number }>;
    };
    const ours = computeFeatures(parseFeatures(RAW, FIVE_MINUTES), barsOf(columns)).columns;
    for (const [name, own] of Object.entries(INDICATORS)) {
      const { abs_median, first_valid_index } = meta.columns[name]!;
      expect(worst(ours[own]!, golden[name]!, abs_median), name).toBeLessThan(1e-9);
      expect(
        ours[own]!.findIndex((value) => !Number.isNaN(value)),
        name,
      ).toBe(first_valid_index);
    }
  });
});

describe("the peers' twelve features", () => {
  const file = new URL('../golden/features.json', import.meta.url);
  const golden = JSON.parse(readFileSync(file, 'utf8')) as {
    bars: Record<string, number[]>;
    columns: Record<string, (number | null)[]>;
  };
  const bars = barsOf(Object.fromEntries(Object.entries(golden.bars).map(([k, v]) => [k, Float64Array.from(v)])));
  const peers = Object.entries(golden.columns).filter(([name]) => !name.startsWith('indicators.'));
  const raw = Object.entries(golden.columns).filter(([name]) => name.startsWith('indicators.'));
  const values = (column: (number | null)[]): Float64Array => Float64Array.from(column, (x) => x ?? Number.NaN);
  const median = (column: (number | null)[]): number =>
    column
      .flatMap((x) => (x === null ? [] : [Math.abs(x)]))
      .sort((a, b) => a - b)
      .at(column.filter((x) => x !== null).length >> 1)!;

  it('have their names and, to 1e-9, their values', () => {
    const ours = computeFeatures(parseFeatures(PEERS, FIVE_MINUTES), bars).columns;
    expect(Object.keys(ours).sort()).toEqual(peers.map(([name]) => name).sort());
    for (const [name, column] of peers)
      expect(worst(ours[name]!, values(column), median(column)), name).toBeLessThan(1e-9);
  });

  it('and the indicators in price units agree with TA-Lib to 1e-9', () => {
    const ours = computeFeatures(parseFeatures(RAW, FIVE_MINUTES), bars).columns;
    for (const [name, column] of raw) {
      const own = INDICATORS[name.slice('indicators.'.length)]!;
      expect(worst(ours[own]!, values(column), median(column)), name).toBeLessThan(1e-9);
    }
  });
});
