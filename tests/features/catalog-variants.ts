/** Parameters under which the contract suite runs each feature: every branch, and windows that fit a short series. */
export const VARIANTS: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  returns: [{}, { windows: ['1h', 3], kind: 'log' }, { windows: [1] }],
  volatility: [{}, { windows: [2, 7], estimator: 'deviation' }, { windows: [1, 5], estimator: 'sum-of-squares' }],
  rsi: [{}, { window: 1 }, { window: 5, seed: 'first' }],
  macd: [
    {},
    { raw: true },
    { fast: 3, slow: 7, signal: 2, seed: 'first' },
    { fast: 1, slow: 2, signal: 1, outputs: ['macd_hist', 'macd'] },
  ],
  bollinger: [{}, { outputs: ['bb_width'] }, { raw: true }, { window: 5, deviations: 2.5 }],
  'volume-ratio': [{}, { window: 1 }, { window: '2h' }],
  'volume-zscore': [{}, { window: 2 }],
  'vwap-distance': [{}, { raw: true }, { window: 1 }],
  'obv-trend': [{}, { raw: true }, { window: 1 }],
  'moving-averages': [
    {},
    { windows: [9, 4], kind: 'ema' },
    { windows: [4, 9], kind: 'ema', seed: 'first' },
    { windows: [10], raw: true },
  ],
  atr: [
    {},
    { raw: true },
    { window: 5, rankWindow: null },
    { window: 5, rankWindow: 20, seed: 'first' },
    { window: 1 },
  ],
  'swing-count': [{}, { window: 1 }],
  'ema-slope': [{}, { window: 6, over: 4 }, { window: 6, over: 2, seed: 'first' }],
  adx: [{}, { window: 2 }, { outputs: ['plus_di'] }],
  'regression-slope': [{}, { raw: true }, { window: 2 }],
  'har-volatility': [
    { day: '3h', week: '9h', month: '27h' },
    { day: 1, week: 2, month: 5 },
  ],
};
