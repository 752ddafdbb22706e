export {
  accuracy,
  balancedAccuracy,
  classShares,
  confusionMatrix,
  macroF1,
  macroF1Of,
} from './classification.ts';
export { pearson, rankWithTies, spearman, standardise } from './correlation.ts';
export { type Accounting, type DailyReturnsInput, dailyReturns } from './daily-returns.ts';
export { maxDrawdown, wealth } from './drawdown.ts';
export { markovTable } from './markov-table.ts';
export { neweyWestError } from './newey-west.ts';
export { type PooledIcInput, pooledIc, rankProducts } from './pooled-ic.ts';
export {
  argmaxRows,
  brier,
  expectedCalibrationError,
  logLoss,
  logLosses,
  type ReliabilityBin,
  reliability,
} from './probability-scores.ts';
export {
  annualGrowth,
  cagr,
  calmar,
  downsideRisk,
  omega,
  sharpe,
  sortino,
  tailRatio,
  totalReturn,
  volatility,
} from './return-ratios.ts';
export { findRuns, meanRun, type Run } from './runs.ts';
export { mean, quantile, sampleDeviation } from './series.ts';
export { type StrategyRun, strategyMetrics } from './strategy-metrics.ts';
export { tradeStatistics } from './trade-statistics.ts';
export { type TransitionScores, transitionScores } from './transition-scores.ts';
