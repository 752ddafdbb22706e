/** The features that make columns of TA-Lib and pandas, and the names that those files give them. */
export const GOLDEN_FEATURES = [
  { use: 'returns', params: { windows: [1, 5, 20] } },
  { use: 'returns', params: { windows: [1, 5, 20], kind: 'log' } },
  { use: 'volatility', params: { windows: [20, 60] } },
  { use: 'volatility', params: { windows: [20, 60], estimator: 'sum-of-squares' } },
  { use: 'rsi' },
  { use: 'macd', params: { raw: true } },
  { use: 'bollinger', params: { raw: true } },
  { use: 'moving-averages', params: { windows: [10, 20], raw: true } },
  { use: 'moving-averages', params: { windows: [10, 20], kind: 'ema', raw: true } },
  { use: 'atr', params: { raw: true } },
  { use: 'atr', params: { rankWindow: null } },
  { use: 'adx' },
  { use: 'obv-trend', params: { raw: true } },
  { use: 'regression-slope', params: { raw: true } },
  { use: 'vwap-distance', params: { raw: true } },
  { use: 'stochastic', params: { flat: 0 } },
  { use: 'cci' },
  { use: 'mfi' },
  { use: 'williams-r' },
  { use: 'roc' },
  { use: 'donchian', params: { raw: true } },
  { use: 'parkinson' },
  { use: 'garman-klass' },
  { use: 'close-zscore' },
  { use: 'skew-kurtosis', params: { outputs: ['skew'] } },
];

/** Column of the golden file → our column, where they differ. */
const RENAMED: Readonly<Record<string, string>> = {
  macd: 'macd_raw',
  macd_signal: 'macd_signal_raw',
  macd_hist: 'macd_hist_raw',
  rv_std_20: 'rv_20',
  rv_std_60: 'rv_60',
};

export const GOLDEN_COLUMNS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['ret_1', 'ret_5', 'ret_20', 'logret_1', 'logret_5', 'logret_20'],
    ...['rv_std_20', 'rv_std_60', 'rv_sumsq_20', 'rv_sumsq_60'],
    ...['sma_10', 'sma_20', 'ema_10', 'ema_20', 'rsi_14', 'macd', 'macd_signal', 'macd_hist'],
    ...['bb_upper_20_2', 'bb_middle_20_2', 'bb_lower_20_2', 'stddev_20', 'trange', 'atr_14', 'natr_14'],
    ...['adx_14', 'plus_di_14', 'minus_di_14', 'obv', 'linearreg_slope_14', 'vwap_20'],
    ...['stoch_slowk_5_3', 'stoch_slowd_5_3_3', 'cci_14', 'mfi_14', 'willr_14', 'roc_10'],
    ...['donchian_high_20', 'donchian_low_20', 'donchian_mid_20', 'parkinson_20', 'garman_klass_20'],
    ...['zscore_close_20', 'skew_60'],
  ].map((name) => [name, RENAMED[name] ?? name]),
);

/** Allowed |a − b| ÷ max(|b|, typical size), by column of the golden file; pandas' running sums cost the z-score digits. */
export const toleranceOf = (column: string): number => (column === 'zscore_close_20' ? 1e-7 : 1e-9);

/** The twelve features that the peers' benchmarks compute. */
export const PEER_FEATURES = [
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

export const PEER_NAMES = [
  ...['ret_1', 'ret_5', 'ret_20', 'rv_20', 'rv_60', 'natr_14', 'rsi_14', 'adx_14', 'bb_width_20', 'macd_hist'],
  ...['vwap_dist_20', 'vol_z_60'],
];

/** |a − b| ÷ max(|b|, typical size of the column); 0 where both are NaN, infinite where one is. */
export function relativeDifference(a: number, b: number, size: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(a - b) / Math.max(Math.abs(b), size);
}

export function largestDifference(ours: Float64Array, theirs: ArrayLike<number>, size: number): number {
  let worst = 0;
  for (let i = 0; i < ours.length; i++) worst = Math.max(worst, relativeDifference(ours[i]!, theirs[i]!, size));
  return worst;
}
