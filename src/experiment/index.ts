export { type BacktestPortfolioAnswer, backtestAssets } from './backtest-assets.ts';
export * from './bench/run-bench.ts';
export { bestOfTrials } from './best-of-trials.ts';
export * from './calibration/index.ts';
export * from './check-plugin.ts';
export { columnsRead } from './columns-read.ts';
export { conformalSets } from './conformal-sets.ts';
export { dailyOfTargets, TargetMarket } from './daily-of-targets.ts';
export * from './evaluate.ts';
export { type ScoredRows, scoredRows as rowsToScore } from './evaluate-rows.ts';
export { fitInMemory } from './fit-in-memory.ts';
export type { FinishedSegment } from './fit-segments.ts';
export { readForecasts } from './forecast-file.ts';
export { forecastOf } from './forecast-of.ts';
export { growingBars } from './growing-bars.ts';
export { codeHash } from './identity.ts';
export type { Joins } from './joined-series.ts';
export { leadOver } from './lead-over.ts';
export { LiveFeatures } from './live-backtest.ts';
export { LiveModel } from './live-model.ts';
export {
  type DayAccount,
  dayAccount,
  daysOfAccount,
  figureOfAccount,
  figureOfDays,
  findMeasure,
  isFigureOfDays,
  type MeasureOf,
} from './own-targets/index.ts';
export { type Plugins, parsePlugins, parseTradable } from './plugins.ts';
export type { PortfolioPage, RenderPortfolio } from './portfolio-page.ts';
export {
  causalLabel,
  featureMatrix,
  globalLabels,
  type Prepared,
  prepare,
  requireInputs,
  requireMarketInputs,
} from './prepare.ts';
export type { DoneSegment } from './results.ts';
export * from './run-analyze.ts';
export * from './run-assets.ts';
export * from './run-backtest.ts';
export { type CompareOptions, type ComparePage, compareRuns } from './run-compare.ts';
export * from './run-explore.ts';
export * from './run-features.ts';
export { type HorizonWeightsAnswer, horizonWeightsRun } from './run-horizon-weights.ts';
export * from './run-labels.ts';
export * from './run-plan.ts';
export * from './run-predict.ts';
export * from './run-report.ts';
export { executionRules, runStrategy, type StrategyRun } from './run-strategies.ts';
export * from './run-train.ts';
export * from './run-walkforward.ts';
export * from './runs.ts';
export { scoredRows } from './scored-rows.ts';
export { segmentContext } from './segment-job.ts';
export { evaluationOf, stitchRun } from './stitch-run.ts';
export { stitchedLabel } from './stitched-labels.ts';
export { strategyColumns } from './strategy-columns.ts';
export { exportTables, type WrittenTable } from './tables/index.ts';
export { figure, figures } from './targets-text.ts';
export { type TrainedTrial, type TrainerInputs, TrialTrainer } from './trial-trainer.ts';
export { tuningHere } from './tune-once.ts';
export { loadConfigPlugins, type PluginRef, pluginsHash, reloadPlugins, type UserPlugins } from './user-plugins.ts';
export { workersOf } from './workers-of.ts';
