export { formatCompare } from './compare/lines.ts';
export { type CompareReport, renderCompareHtml } from './compare/page.ts';
export { pairSentence } from './compare/text.ts';
export { formatExplore } from './explore/lines.ts';
export { type ExplorePage, renderExploreHtml } from './explore/page.ts';
export { formatAnalysis } from './lines/anatomy-lines.ts';
export { type AuditRecord, formatAudit } from './lines/audit-lines.ts';
export { formatBench } from './lines/bench-lines.ts';
export { type CalibrationBenchRecord, formatCalibration } from './lines/calibration-bench-lines.ts';
export {
  formatBacktest,
  formatFeatures,
  formatLabels,
  formatPlan,
  formatRuns,
  formatStrategies,
} from './lines/commands.ts';
export { formatFeatureCatalog } from './lines/feature-catalog-lines.ts';
export { formatHorizonWeights } from './lines/horizon-lines.ts';
export { formatPredict, formatTrain } from './lines/model-lines.ts';
export { formatPlugin, type PluginRecord } from './lines/plugin-lines.ts';
export { formatPortfolio, type PortfolioRecord } from './lines/portfolio-lines.ts';
export { formatSummary } from './lines/summary.ts';
export { formatTpeBench, type TpeBenchRecord } from './lines/tpe-bench-lines.ts';
export { formatMarkdown, formatPortfolioMarkdown } from './markdown.ts';
export { formatCount, formatSpan } from './numbers.ts';
export { type HtmlReport, renderHtml } from './page/page.ts';
export { type PortfolioReport, renderPortfolioHtml } from './page/portfolio.ts';
export type { ReportSeries } from './page/run-series.ts';
export type {
  AnalyzeRecord,
  BacktestRecord,
  FeaturesRecord,
  LabelsRecord,
  PlanRecord,
  RunRecordLine,
} from './records.ts';
export { type ResultsIndex, renderIndexHtml } from './results-index.ts';
export { formatSweep, type SweepTextOptions } from './sweep/lines.ts';
export { formatSweeps, type SweepRecordLine } from './sweep/list-sweeps.ts';
export { renderSweepHtml } from './sweep/page.ts';
export { fitLines, type TextOptions } from './text.ts';
