import type { Page } from '../../core/index.ts';
import { htmlDocument } from '../charts/document.ts';
import { THEME_BUTTON } from '../charts/theme-bar.ts';
import { calibrationHtml } from './calibration.ts';
import { choicesHtml } from './choices.ts';
import { daysHtml, regimeReturnsHtml } from './days.ts';
import { decilesHtml } from './deciles.ts';
import { executionHtml } from './execution.ts';
import { featuresHtml } from './features.ts';
import { forecastsHtml } from './forecasts.ts';
import { horizonsHtml } from './horizons.ts';
import { icHtml } from './ic.ts';
import { improvementsHtml, selectionBiasHtml } from './improvements.ts';
import { labelsHtml } from './labels.ts';
import { MODELS_STYLE } from './models-style.ts';
import { nullHtml } from './null.ts';
import { placeboHtml } from './placebo.ts';
import { qualityHtml } from './quality.ts';
import { regimesHtml } from './regimes.ts';
import { reliabilityHtml } from './reliability.ts';
import { runChartHtml } from './run-chart.ts';
import { RUN_CHART_SCRIPT } from './run-chart-script.ts';
import { headerHtml, strategiesHtml, targetsHtml, warningsHtml } from './sections.ts';
import { segmentsHtml } from './segments.ts';
import { setupHtml } from './setup.ts';
import { monthsHtml, segmentReturnsHtml, yearsHtml } from './stretches.ts';
import { tradesHtml } from './trades.ts';
import { TRADES_STYLE } from './trades-style.ts';
import { turnoverHtml } from './turnover.ts';
import { verdictsHtml } from './verdicts.ts';

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
  return htmlDocument({
    title: page.title,
    style: TRADES_STYLE + MODELS_STYLE,
    body: [
      '<a class="skip" href="#result">to the result</a>',
      headerHtml(page.answer, page.title),
      `<nav aria-label="parts of the page">${links}${THEME_BUTTON}</nav>`,
      `<main>\n${main}\n</main>`,
    ],
    script: RUN_CHART_SCRIPT,
  });
}

/** Two sections beside each other on a wide screen; one alone takes all of it. */
function pair(left: string, right: string): string[] {
  return left === '' || right === '' ? [left, right] : [left, right].map((html) => `<div class="half">${html}</div>`);
}
