import type { LabelsConfig } from '../../src/labels/index.ts';

const filter = { use: 'vote', params: { window: 8, share: 0.6 } };
/** One small configuration for each labeler of the catalog; the contract suites run them all. */
export const SAMPLES: Record<string, LabelsConfig> = {
  'trend-volatility': { use: 'trend-volatility', params: { window: 12, history: 40 }, filter, leadBars: 5 },
  'trend-volatility-forward': {
    use: 'trend-volatility-forward',
    params: { horizon: 7, history: 30 },
    filter,
    leadBars: 0,
  },
  vol2: { use: 'vol2', params: { horizon: 6, history: 30 }, filter, leadBars: 0 },
  'direction-volatility': { use: 'direction-volatility', params: { horizon: 5 }, filter: null, leadBars: 0 },
  range: {
    use: 'range',
    params: { window: 9, history: 35, drift: 'slope' },
    filter: { use: 'hysteresis', params: { window: 8 } },
    leadBars: 2,
  },
  'multi-timeframe': {
    use: 'multi-timeframe',
    params: {
      squeezeWindow: 7,
      atrWindow: 5,
      volatilityWindow: 9,
      adxWindow: 6,
      trendWindow: 10,
      slopeBars: 4,
      history: 30,
    },
    filter: { use: 'median', params: { window: 5 } },
    leadBars: 4,
  },
  direction: {
    use: 'direction',
    params: { window: 6, volatilityWindow: 20 },
    filter: { use: 'minimum-duration', params: { duration: 6 } },
    leadBars: 3,
  },
  'return-classes': { use: 'return-classes', params: { horizon: 5, classes: 4 }, filter, leadBars: 0 },
  'triple-barrier': {
    use: 'triple-barrier',
    params: { horizon: 9, volatilityWindow: 12, profit: 0.8, stop: 0.6 },
    filter,
    leadBars: 0,
  },
  'trend-scanning': { use: 'trend-scanning', params: { shortest: 3, longest: 8, threshold: 3 }, filter, leadBars: 0 },
  hmm: {
    use: 'hmm',
    params: { states: 2, windows: [4, 7], starts: 2, iterations: 15, covariance: 'full', degenerate: 'keep' },
    filter,
    leadBars: 2,
  },
  'jump-model': {
    use: 'jump-model',
    params: { states: 2, windows: [5], starts: 2, penalty: [1, 4], ahead: 2, degenerate: 'keep' },
    filter,
    leadBars: 1,
  },
  column: { use: 'column', params: { names: ['A', 'B', 'C'] }, filter, leadBars: 3 },
};

/** Labels that may end before their horizon. */
export const END_EARLY: readonly string[] = ['triple-barrier'];

/** Train rows that a fit needs; 6 where absent. */
export const LEAST_TRAIN_ROWS: Readonly<Record<string, number>> = { hmm: 17, 'jump-model': 15 };
