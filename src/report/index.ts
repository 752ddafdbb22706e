export { formatAnalysis } from './anatomy-lines.ts';
export { type AuditRecord, formatAudit } from './audit-lines.ts';
export { formatBench } from './bench-lines.ts';
export { type CalibrationBenchRecord, formatCalibration } from './calibration-bench-lines.ts';
export { formatBacktest, formatFeatures, formatLabels, formatPlan, formatRuns, formatStrategies } from './commands.ts';
export { formatCompare } from './compare-lines.ts';
export { pairSentence } from './compare-text.ts';
export { formatExplore } from './explore-lines.ts';
export { formatFeatureCatalog } from './feature-catalog.ts';
export { formatHorizonWeights } from './horizon-lines.ts';
export { type HtmlReport, renderHtml } from './html.ts';
export type { ReportSeries } from './html-chart.ts';
export { type CompareReport, renderCompareHtml } from './html-compare.ts';
export { type ExplorePage, renderExploreHtml } from './html-explore.ts';
export { type ResultsIndex, renderIndexHtml } from './html-index.ts';
export { type PortfolioReport, renderPortfolioHtml } from './html-portfolio.ts';
export { formatSweeps, type SweepRecordLine } from './list-sweeps.ts';
export { formatMarkdown, formatPortfolioMarkdown } from './markdown.ts';
export { formatPredict, formatTrain } from './model-lines.ts';
export { formatCount, formatSpan } from './numbers.ts';
export { formatPlugin, type PluginRecord } from './plugin-lines.ts';
export { formatPortfolio, type PortfolioRecord } from './portfolio-lines.ts';
export type {
  AnalyzeRecord,
  BacktestRecord,
  FeaturesRecord,
  LabelsRecord,
  PlanRecord,
  RunRecordLine,
} from './records.ts';
export { formatSummary } from './summary.ts';
export { renderSweepHtml } from './sweep-html.ts';
export { formatSweep, type SweepTextOptions } from './sweep-lines.ts';
export { fitLines, type TextOptions } from './text.ts';
export { formatTpeBench, type TpeBenchRecord } from './tpe-bench-lines.ts';
