import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '../core/index.ts';
import { calibrationHtml } from './html-calibration.ts';
import { CHART_SCRIPT, chartData, type ReportSeries, regimeColors } from './html-chart.ts';
import { choicesHtml } from './html-choices.ts';
import { daysHtml, regimeReturnsHtml } from './html-days.ts';
import { decilesHtml } from './html-deciles.ts';
import { executionHtml } from './html-execution.ts';
import { featuresHtml } from './html-features.ts';
import { forecastsHtml } from './html-forecasts.ts';
import { horizonsHtml } from './html-horizons.ts';
import { icHtml } from './html-ic.ts';
import { improvementsHtml, selectionBiasHtml } from './html-improvements.ts';
import { labelsHtml } from './html-labels.ts';
import { MODELS_STYLE } from './html-models-style.ts';
import { nullHtml } from './html-null.ts';
import { placeboHtml } from './html-placebo.ts';
import { regimesHtml } from './html-regimes.ts';
import { reliabilityHtml } from './html-reliability.ts';
import { headerHtml, strategiesHtml, targetsHtml, warningsHtml } from './html-sections.ts';
import { stretchesHtml } from './html-stretches.ts';
import { PAGE_STYLE } from './html-style.ts';
import { escapeHtml, scriptCode, scriptJson, section } from './html-text.ts';

export type HtmlReport = Page;

/**
 * A run as one HTML page that needs nothing else: tables, and charts by an inlined echarts. The page's own policy forbids
 * every request. The same run gives the same bytes, wherever its data and results lie and however long it took.
 */
export function renderHtml({ answer, title, series, parts }: HtmlReport): string {
  const key = regimeColors(series.regimes).map(
    ({ name, color }) => `<span><i style="background:${color}"></i>${escapeHtml(name)}</span>`,
  );
  const chart = `<div id="chart" role="img" aria-label="Equity, drawdown, and price under the forecast regimes"></div><div class="key">${key.join('')}</div>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}${MODELS_STYLE}</style>
</head>
<body>
${[
  headerHtml(answer, title),
  targetsHtml(answer),
  warningsHtml(answer),
  series.time.length === 0 ? '' : section('Equity, drawdown, regimes', 'out of sample; drag or scroll to zoom', chart),
  strategiesHtml(answer),
  improvementsHtml(answer),
  placeboHtml(answer),
  nullHtml(answer),
  selectionBiasHtml(answer),
  daysHtml(answer),
  stretchesHtml(answer),
  regimeReturnsHtml(answer),
  executionHtml(answer),
  labelsHtml(answer),
  regimesHtml(answer),
  forecastsHtml(answer),
  reliabilityHtml(answer),
  icHtml(answer),
  decilesHtml(answer),
  featuresHtml(parts?.features),
  horizonsHtml(answer),
  choicesHtml(answer),
  calibrationHtml(answer),
]
  .filter((part) => part !== '')
  .join('\n')}
${series.time.length === 0 ? '' : scripts(series)}
</body>
</html>
`;
}

function scripts(series: ReportSeries): string {
  const library = readFileSync(createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'), 'utf8');
  return `<script>${scriptCode(library)}</script>
<script>const DATA = ${scriptJson(chartData(series))};${CHART_SCRIPT}</script>`;
}
