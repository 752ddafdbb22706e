/** Settings of every gate in the catalog; the contract suite runs over all of them. */
export const gateSamples: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  'warm-up': [{ bars: 5 }, { bars: '2h' }],
  volatility: [
    { window: 4, minimumBps: 200 },
    { window: '3h', minimumBps: 0, maximumBps: 400, horizon: '1d' },
  ],
  'z-threshold': [{ minimum: 0.5 }, { minimum: 0.02, weights: { '4h': 0.5, '1d': 0.5 }, reference: 6 }],
  'expected-value': [
    {},
    { costBps: 2, minimumBps: 1 },
    { weights: { '1d': 1, '4h': 3 }, reference: '4h', minimumBps: 2 },
  ],
  'rolling-quantile': [
    { window: 4, quantile: 0.5 },
    { window: 3, quantile: 0.9, column: 'zEdge' },
  ],
  regime: [
    { allowed: ['UP'], minimumProbability: 0.4 },
    { allowed: ['DOWN', 'WILD'], source: 'label' },
  ],
  persistence: [{ bars: 3 }, { bars: 5, votes: 3 }],
  session: [
    { hours: ['07:00-16:30', '22:00-02:00'] },
    { weekdays: ['mon', 'fri'], exclude: ['2024-01-08', '2024-01-12/2024-01-15'] },
  ],
};

/** Gates that may hold an earlier wish, and so may give more than the row's own. */
export const HOLDING_GATES: readonly string[] = ['persistence'];

/** Settings of every signal. */
export const signalSamples: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  hold: [{}, { side: 'short' }],
  'ema-cross': [
    { fast: 2, slow: 5 },
    { fast: '1h', slow: '2h', seed: 'sma', side: 'long' },
  ],
  forecast: [
    {},
    { column: 'zEdge', side: 'short' },
    { regimes: { UP: 1, DOWN: -1 } },
    { weights: { '4h': 1, '1d': 2 }, reference: '1d' },
  ],
  'rsi-reversion': [{}, { oversold: 40, overbought: 60, exit: 55, side: 'long' }],
  'bollinger-reversion': [{}, { exit: 1, side: 'short' }],
};

/** Settings of every sizing. */
export const sizingSamples: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  fixed: [{}, { size: 0.7, cap: 0.3 }, { size: 0.6, minimumChange: 0.35 }],
  'edge-volatility': [
    {},
    { perZ: 0.5, cap: 0.8, minimumChange: 0.2 },
    { weights: { '4h': 1, '1d': 1 }, reference: 4, perZ: 20 },
  ],
  'volatility-target': [
    { volatilityPerYear: 0.4, window: 5 },
    { volatilityPerYear: 2, window: '4h', cap: 2, minimumChange: 0.1 },
  ],
};
