export { breakEvenMultiple } from './break-even.ts';
export {
  accuracy,
  balancedAccuracy,
  classShares,
  confusionMatrix,
  macroF1,
  macroF1Of,
} from './classification.ts';
export { pearson, rankWithTies, spearman, standardise } from './correlation.ts';
export { attributeCosts, type CostAttribution, type CostShare, costShares } from './cost-shares.ts';
export { type Accounting, type DailyReturnsInput, dailyReturns } from './daily-returns.ts';
export { type Distribution, distribution, excessKurtosis, QUANTILE_SHARES, skew } from './distribution.ts';
export { maxDrawdown, wealth } from './drawdown.ts';
export { type ForecastDecile, forecastDeciles } from './forecast-deciles.ts';
export { holdBucket, holdBucketName } from './hold-bucket.ts';
export { markovTable } from './markov-table.ts';
export { neweyWestError, overlapError } from './newey-west.ts';
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
  type Binning,
  type BrierParts,
  brierParts,
  type CalibrationBin,
  calibrationBins,
  calibrationErrorOf,
  topProbabilities,
} from './reliability-parts.ts';
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
export { type OutcomeBy, type TradeAnatomy, type TradeLine, tradeAnatomy } from './trade-anatomy.ts';
export { type ExcursionSpread, edgeRatio, type Spread, spread } from './trade-excursions.ts';
export { type Expectancy, expectancy } from './trade-expectancy.ts';
export { type TradeColumns, type TradeLog, tradeNotional } from './trade-log.ts';
export { FEW_TRADES, groupOutcomes, type Outcome } from './trade-outcomes.ts';
export { tradeStatistics } from './trade-statistics.ts';
export { type TradeTails, tradeTails } from './trade-tails.ts';
export { type TransitionScores, transitionScores } from './transition-scores.ts';
export { wilsonInterval } from './wilson-interval.ts';
