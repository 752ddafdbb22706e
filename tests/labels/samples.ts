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
  column: { use: 'column', params: { names: ['A', 'B', 'C'] }, filter, leadBars: 3 },
};
