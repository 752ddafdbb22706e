export { type BacktestPortfolioAnswer, backtestAssets } from './assets/backtest-assets.ts';
export type { PortfolioPage, RenderPortfolio } from './assets/portfolio-page.ts';
export * from './assets/run-assets.ts';
export * from './bench/run-bench.ts';
export * from './calibration/index.ts';
export { columnsRead } from './columns-read.ts';
export { dailyOfTargets, TargetMarket } from './daily-of-targets.ts';
export { bestOfTrials } from './evaluate/best-of-trials.ts';
export { conformalSets } from './evaluate/conformal-sets.ts';
export * from './evaluate/evaluate.ts';
export { type ScoredRows, scoredRows as rowsToScore } from './evaluate/evaluate-rows.ts';
export { leadOver } from './evaluate/lead-over.ts';
export { scoredRows } from './evaluate/scored-rows.ts';
export { figure, figures } from './evaluate/targets-text.ts';
export { readForecasts } from './forecast-file.ts';
export { forecastOf } from './forecast-of.ts';
export { growingBars } from './growing-bars.ts';
export { codeHash } from './identity.ts';
export type { Joins } from './joined-series.ts';
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
export * from './plugins/check-plugin.ts';
export { type Plugins, parsePlugins, parseTradable } from './plugins/plugins.ts';
export {
  loadConfigPlugins,
  type PluginRef,
  pluginsHash,
  reloadPlugins,
  type UserPlugins,
} from './plugins/user-plugins.ts';
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
export { fitInMemory } from './segments/fit-in-memory.ts';
export type { FinishedSegment } from './segments/fit-segments.ts';
export { segmentContext } from './segments/segment-job.ts';
export { evaluationOf, stitchRun } from './segments/stitch-run.ts';
export { stitchedLabel } from './segments/stitched-labels.ts';
export { tuningHere } from './segments/tune-once.ts';
export { strategyColumns } from './strategy-columns.ts';
export { exportTables, refuseRunFolder, type WrittenTable } from './tables/index.ts';
export { type TrainedTrial, type TrainerInputs, TrialTrainer } from './trial-trainer.ts';
export { workersOf } from './workers-of.ts';
