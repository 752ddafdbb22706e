/**
 * What holds where a user's configuration says nothing. The package's own `config.yml` lists the same values with a
 * comment each; a test holds the two against each other. They live here too so that editing ./config.yml of a clone
 * changes that configuration only, and deleting a key of it brings the default back.
 */
export const DEFAULTS: Readonly<Record<string, unknown>> = {
  seed: 1,
  data: {
    file: 'data/market-30m.parquet',
    generate: { years: 2, interval: '30m', regimes: 4, drift: 1, seed: 1 },
    columns: { time: 'timestamp', open: 'open', high: 'high', low: 'low', close: 'close', volume: 'volume' },
    from: null,
    to: null,
    ranges: {},
    range: null,
    policies: {
      unordered: 'refuse',
      duplicates: 'refuse',
      inconsistent: 'refuse',
      infinite: 'refuse',
      missing: 'gap',
    },
    fundingFile: null,
    finerFile: null,
    series: {},
  },
  features: [
    { use: 'returns', params: { windows: [1, 5, 20] } },
    { use: 'volatility', params: { windows: [20, 60] } },
    { use: 'rsi', params: { window: 14 } },
    { use: 'macd', params: { fast: 12, slow: 26, signal: 9 } },
    { use: 'bollinger', params: { window: 20, deviations: 2 } },
    { use: 'volume-ratio', params: { window: 20 } },
    { use: 'obv-trend', params: { window: 20 } },
    { use: 'moving-averages', params: { windows: [5, 20, 60] } },
    { use: 'atr', params: { window: 14, rankWindow: '5d' } },
    { use: 'swing-count', params: { window: 20 } },
    { use: 'ema-slope', params: { window: 20 } },
    { use: 'adx', params: { window: 14 } },
    { use: 'regression-slope', params: { window: 14 } },
    { use: 'har-volatility', params: { day: '1d', week: '7d', month: '30d' } },
  ],
  labels: {
    use: 'trend-volatility',
    params: { window: '20d', history: '90d', quantile: 0.8, threshold: 0.02 },
    filter: { use: 'vote', params: { window: '1d', share: 0.75 } },
    leadBars: '1d',
  },
  model: {
    use: 'logistic',
    params: { C: 0.01 },
    labelInputs: true,
    transforms: null,
    returns: {
      use: 'ridge',
      params: { alpha: 1000 },
      horizons: ['1d'],
      weights: null,
      reference: '1d',
      calibration: null,
    },
    conformal: null,
  },
  calibration: null,
  walkForward: {
    scheme: 'rolling',
    trainWeeks: 12,
    testWeeks: 2,
    embargoBars: 0,
    shares: { stop: 0.15, calibrate: 0.15 },
    minTrainRows: 500,
  },
  strategies: {
    trend: {
      use: 'ema-cross',
      params: { fast: '1d', slow: '5d', side: 'both' },
      gates: [],
      sizing: { use: 'fixed', params: { size: 1, cap: 1 } },
    },
    'trend+regime': { from: 'trend', overlay: overlay('forecast') },
    'trend+label': { from: 'trend', overlay: overlay('label') },
    forecast: {
      use: 'forecast',
      params: { column: 'edgeBps', side: 'both' },
      gates: [
        { use: 'z-threshold', params: { minimum: 0.1 } },
        { use: 'expected-value', params: { minimumBps: 0 } },
        { use: 'persistence', params: { bars: 6 } },
      ],
      sizing: { use: 'fixed', params: { size: 1, cap: 1 } },
    },
    'forecast+regime': { from: 'forecast', overlay: overlay('forecast') },
  },
  compare: [
    { baseline: 'trend', against: ['trend+regime', 'trend+label'] },
    { baseline: 'forecast', against: ['forecast+regime'] },
  ],
  execution: {
    accounting: 'units',
    fill: 'next-open',
    costBps: 7,
    costs: null,
    capital: 100_000,
    volumeCap: null,
    maxPosition: null,
    maxLeverage: null,
    minTrade: 0,
    fillOnGap: false,
    stopLoss: null,
    takeProfit: null,
    breakEven: null,
    armDelayBars: 1,
    intrabar: 'worst',
    timedExitBars: null,
    cooldownBars: 0,
  },
  targets: { accuracy: 0.6, macroF1: 0.55, persistenceDays: 3, sharpeImprovement: 0.1, diagHorizonBars: 10 },
  runtime: {
    workers: 'auto',
    results: 'results',
    models: 'models',
    logs: 'logs',
    featureStore: 'data/features',
    featureStoreMb: 2048,
  },
};

function overlay(source: 'forecast' | 'label'): unknown {
  return {
    source,
    multipliers: { BULL_TREND: 1, BEAR_TREND: 0.5, SIDEWAYS: 0.7, HIGH_VOL: 0.3 },
    undefined: 1,
  };
}
