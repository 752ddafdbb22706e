export { breakEvenMultiple } from './break-even.ts';
export {
  type ClasswiseCalibrationError,
  classwiseCalibrationError,
  expectedCalibrationError,
} from './calibration-error.ts';
export { cohenKappa, matthews } from './chance-agreement.ts';
export {
  accuracy,
  balancedAccuracy,
  type ClassReport,
  classReports,
  classShares,
  confusionMatrix,
  macroF1,
  macroF1Of,
  weightedF1Of,
} from './classification.ts';
export { clusterOrder } from './cluster-order.ts';
export { correlationT, pearson, rankWithTies, spearman, standardise } from './correlation.ts';
export { attributeCosts, type CostAttribution, type CostShare, costShares } from './cost-shares.ts';
export { type Accounting, type DailyReturnsInput, dailyReturns } from './daily-returns.ts';
export { type Distribution, distribution, excessKurtosis, QUANTILE_SHARES, skew } from './distribution.ts';
export { maxDrawdown, wealth } from './drawdown.ts';
export { type DrawdownSpell, drawdownDurations, drawdownSpells } from './drawdown-spells.ts';
export { equityStability } from './equity-stability.ts';
export { type ForecastDecile, forecastDeciles } from './forecast-deciles.ts';
export { hitRate, payoffRatio, profitFactor } from './gain-ratios.ts';
export { holdBucket, holdBucketName } from './hold-bucket.ts';
export { icByRegime, type RegimeIcInput } from './ic-by-regime.ts';
export { forwardReturns, IC_LAG_HORIZONS, type IcDecayInput, icDecay } from './ic-decay.ts';
export { conditionalInformationBits, entropyBits, informationBits } from './information.ts';
export { kendallTauB } from './kendall-tau.ts';
export { markovTable } from './markov-table.ts';
export { type MutualInformation, mutualInformation } from './mutual-information.ts';
export { bartlettSum, neweyWestError, overlapError } from './newey-west.ts';
export { adjustedRand, randIndex } from './partition-agreement.ts';
export { periodsPerYear, type YearPeriods } from './periods-per-year.ts';
export { type PooledIcInput, pairedRows, pooledIc, rankProducts } from './pooled-ic.ts';
export { type PredictiveRegression, predictiveRegression } from './predictive-regression.ts';
export {
  argmaxRows,
  brier,
  logLoss,
  logLosses,
} from './probability-scores.ts';
export { binOf, quantileEdges } from './quantile-bins.ts';
export { type RegimeReturnsInput, regimeReturns } from './regime-returns.ts';
export {
  type Binning,
  type BrierParts,
  brierParts,
  type CalibrationBin,
  calibrationBins,
  calibrationErrorOf,
  topProbabilities,
  widthPlaces,
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
export { returnStatistics } from './return-statistics.ts';
export { type OneVsRestAuc, rocAuc, rocAucOneVsOne, rocAucOneVsRest } from './roc-auc.ts';
export { rotatedIcs } from './rotated-ic.ts';
export { findRuns, meanRun, type Run } from './runs.ts';
export { meanSegmentIc, SEGMENT_IC_WARNING, segmentIcs } from './segment-ic.ts';
export { mean, quantile, sampleDeviation } from './series.ts';
export { signHitRate } from './sign-hit-rate.ts';
export { type StrategyRun, strategyMetrics } from './strategy-metrics.ts';
export { monthTable, type StretchInput, stretchTable, yearTable } from './stretch-metrics.ts';
export { hillIndex } from './tail-index.ts';
export {
  conditionalValueAtRisk,
  type NormalTail,
  normalConditionalValueAtRisk,
  normalValueAtRisk,
  valueAtRisk,
} from './tail-risk.ts';
export { type OutcomeBy, type TradeAnatomy, type TradeLine, tradeAnatomy } from './trade-anatomy.ts';
export { type ExcursionSpread, edgeRatio, type Spread, spread } from './trade-excursions.ts';
export { type Expectancy, expectancy } from './trade-expectancy.ts';
export { type TradeColumns, type TradeLog, tradeNotional } from './trade-log.ts';
export { FEW_TRADES, groupOutcomes, type Outcome } from './trade-outcomes.ts';
export { tradeStatistics } from './trade-statistics.ts';
export { type TradeTails, tradeTails } from './trade-tails.ts';
export { matchTransitions, type TransitionMatches } from './transition-matches.ts';
export { type TransitionScores, transitionScores } from './transition-scores.ts';
export { type TransitionTiming, transitionTiming } from './transition-timing.ts';
export { kolmogorovDistance, populationStability, totalVariation } from './two-samples.ts';
export { ulcerIndex } from './ulcer-index.ts';
export { wilsonInterval } from './wilson-interval.ts';
