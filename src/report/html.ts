import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '../core/index.ts';
import { hasChart } from './chart-box.ts';
import { calibrationHtml } from './html-calibration.ts';
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
import { qualityHtml } from './html-quality.ts';
import { regimesHtml } from './html-regimes.ts';
import { reliabilityHtml } from './html-reliability.ts';
import { runChartHtml } from './html-run-chart.ts';
import { headerHtml, strategiesHtml, targetsHtml, warningsHtml } from './html-sections.ts';
import { segmentsHtml } from './html-segments.ts';
import { setupHtml } from './html-setup.ts';
import { monthsHtml, segmentReturnsHtml, yearsHtml } from './html-stretches.ts';
import { PAGE_STYLE } from './html-style.ts';
import { escapeHtml, scriptCode } from './html-text.ts';
import { tradesHtml } from './html-trades.ts';
import { turnoverHtml } from './html-turnover.ts';
import { verdictsHtml } from './html-verdicts.ts';
import { pageScript } from './page-script.ts';
import { RUN_CHART_SCRIPT } from './run-chart-script.ts';
import { TRADES_STYLE } from './trades-style.ts';

export type HtmlReport = Page;

/** A part of the page that the navigation leads to; left out where all of its sections are empty. */
interface Group {
  readonly id: string;
  readonly name: string;
  readonly sections: readonly string[];
}

/** The page's sections, in order. Warnings and targets stand above every chart. */
function groupsOf({ answer, series, parts = {} }: Page): Group[] {
  const lead = answer.improvements.flatMap(({ baseline, against }) => [against, baseline]);
  return [
    {
      id: 'result',
      name: 'Result',
      sections: [
        verdictsHtml(answer),
        targetsHtml(answer),
        warningsHtml(answer),
        runChartHtml(answer, series),
        strategiesHtml(answer),
        improvementsHtml(answer),
        placeboHtml(answer),
        nullHtml(answer),
        ...pair(turnoverHtml(answer), selectionBiasHtml(answer)),
      ],
    },
    {
      id: 'walk-forward',
      name: 'Walk-forward',
      sections: [segmentsHtml(parts.segments, lead)],
    },
    {
      id: 'returns',
      name: 'Returns',
      sections: [
        monthsHtml(answer),
        ...pair(yearsHtml(answer), segmentReturnsHtml(answer)),
        daysHtml(answer),
        regimeReturnsHtml(answer),
      ],
    },
    { id: 'trading', name: 'Trading', sections: [tradesHtml(parts.trades), executionHtml(answer)] },
    {
      id: 'model',
      name: 'Model',
      sections: [
        labelsHtml(answer),
        regimesHtml(answer),
        forecastsHtml(answer),
        reliabilityHtml(answer),
        icHtml(answer),
        decilesHtml(answer),
        featuresHtml(parts.features),
        horizonsHtml(answer),
        choicesHtml(answer),
        calibrationHtml(answer),
      ],
    },
    { id: 'setup', name: 'Data and setup', sections: [qualityHtml(answer), setupHtml(answer, parts.setup)] },
  ];
}

/**
 * A run as one HTML page that needs nothing else: tables, and charts by an inlined echarts. The page's own policy forbids
 * every request. The same run gives the same bytes, wherever its data and results lie and however long it took.
 */
export function renderHtml(page: Page): string {
  const groups = groupsOf(page)
    .map((group) => ({ ...group, html: group.sections.filter((part) => part !== '').join('\n') }))
    .filter(({ html }) => html !== '');
  const links = groups.map(({ id, name }) => `<a href="#${id}">${name}</a>`).join('');
  const main = groups
    .map(({ id, name, html }) => `<div class="group" id="${id}" role="region" aria-label="${name}">\n${html}\n</div>`)
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(page.title)}</title>
<style>${PAGE_STYLE}${TRADES_STYLE}${MODELS_STYLE}</style>
</head>
<body>
<a class="skip" href="#result">to the result</a>
${headerHtml(page.answer, page.title)}
<nav aria-label="parts of the page">${links}<button type="button" id="theme" hidden aria-pressed="false">light / dark</button></nav>
<main>
${main}
</main>
${hasChart(main) ? scripts() : ''}
</body>
</html>
`;
}

/** Two sections beside each other on a wide screen; one alone takes all of it. */
function pair(left: string, right: string): string[] {
  return left === '' || right === '' ? [left, right] : [left, right].map((html) => `<div class="half">${html}</div>`);
}

function scripts(): string {
  const library = readFileSync(createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'), 'utf8');
  return `<script>${scriptCode(library)}</script>
<script>${pageScript(RUN_CHART_SCRIPT)}</script>`;
}
