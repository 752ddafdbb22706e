import type { PortfolioAnswer } from '../../src/core/index.ts';
import { answer, metrics } from './fixture.ts';

export function portfolio(over: Partial<PortfolioAnswer> = {}): PortfolioAnswer {
  const run = answer();
  const strategy = {
    ...metrics(),
    meanSharpe: 0.31,
    meanMaxDrawdown: 0.569,
    meanTurnoverPerYear: 148.2,
    meanExposure: 0.66,
  };
  const improvement = { ...run.improvements[0]!, segments: null, assets: { improved: 6, of: 7 } };
  return {
    runId: 'a22c148ef34471ca',
    dir: 'results/a22c148ef34471ca',
    hashes: { config: 'c0'.repeat(32) },
    assets: { BTC: run, '<ETH>': { ...run, strategies: { trend: metrics({ sharpe: Number.NaN }) } } },
    days: { count: 805, from: '2021-04-17', to: '2023-06-30', fewestAssets: 6, mostAssets: 7 },
    strategies: { trend: strategy, 'trend+regime': { ...strategy, sharpe: Number.NaN } },
    improvements: [improvement],
    improvement,
    targets: run.targets.slice(-1),
    timings: {},
    versions: {},
    ...over,
  };
}
