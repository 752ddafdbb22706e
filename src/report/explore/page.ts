import type { ExploreAnswer, ExploreSeries } from '../../core/index.ts';
import { chartBox } from '../charts/chart-box.ts';
import { htmlDocument } from '../charts/document.ts';
import { escapeHtml } from '../charts/html-text.ts';
import { THEME_BUTTON } from '../charts/theme-bar.ts';
import { ZOOM_BUTTONS } from '../charts/time-zoom.ts';
import { formatCount, formatSpan } from '../numbers.ts';
import { seriesOf, seriesText } from '../parts.ts';
import { EXPLORE_SCRIPT, exploreChartData } from './chart.ts';
import { columnsHtml, correlationsHtml, driftHtml, informationHtml } from './page-columns.ts';
import { explorePart, jumpsHtml, labelsPartHtml, monthsHtml, returnsHtml } from './page-market.ts';
import { EXPLORE_STYLE } from './style.ts';
import { gapsText, jumpsText, spanText, staleText, volumeText } from './text.ts';

export interface ExplorePage {
  readonly answer: ExploreAnswer;
  readonly series: ExploreSeries;
}

const PARTS: readonly (readonly [id: string, name: string])[] = [
  ['labelled', 'Price and labels'],
  ['market', 'Market'],
  ['returns', 'Returns'],
  ['labels', 'Labels'],
  ['information', 'Information'],
  ['drift', 'Drift'],
  ['columns', 'Columns'],
  ['alike', 'Alike columns'],
];

/** A data set's portrait as one page that needs nothing else and asks for nothing. The same answer gives the same bytes. */
export function renderExploreHtml({ answer, series }: ExplorePage): string {
  const title = `Portrait of ${answer.data.file.split(/[\\/]/).pop()}`;
  const data = exploreChartData(series);
  const key = data.regimes.map(
    ({ name, color }) => `<span><i style="background:${color}"></i>${escapeHtml(name)}</span>`,
  );
  const label = `Close on a log axis from ${answer.data.from.slice(0, 10)} to ${answer.data.to.slice(0, 10)}, over bands of the ${data.regimes.length} labels`;
  const chart = chartBox('price', label, data, '', {
    height: 440,
    narrowHeight: 360,
    renderer: 'canvas',
    kind: 'price',
  });
  const sections = [
    explorePart(
      'labelled',
      'Price and labels',
      'labels at their own row; drag the bar below the chart to zoom, or hold Ctrl and scroll',
      `<div class="controls" hidden>${ZOOM_BUTTONS}</div>${chart}<div class="key">${key.join('')}</div>`,
    ),
    explorePart('market', 'Market', 'what the bars are', marketHtml(answer)),
    returnsHtml(answer),
    labelsPartHtml(answer),
    informationHtml(answer),
    driftHtml(answer),
    columnsHtml(answer),
    correlationsHtml(answer),
  ];
  return htmlDocument({
    title,
    style: EXPLORE_STYLE,
    body: [
      '<a class="skip" href="#main">To the content</a>',
      headerHtml(answer, title),
      `<main id="main">\n${sections.filter((part) => part !== '').join('\n')}\n</main>`,
    ],
    script: EXPLORE_SCRIPT,
  });
}

function headerHtml({ data, cautions, seed }: ExploreAnswer, title: string): string {
  const facts = [
    ['Data', formatSpan(data)],
    ...seriesOf(data).map((series) => ['Series', seriesText(series)]),
    ['Seed', `${seed}, of shifts and permutations`],
  ];
  const list = facts.map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text!)}</dd>`).join('');
  const warnings = cautions.map((text) => `<li>${escapeHtml(text)}</li>`).join('\n');
  const links = PARTS.map(([id, name]) => `<a href="#${id}">${name}</a>`).join('');
  return `<header><h1>${escapeHtml(title)}</h1><dl>${list}</dl><ul class="warnings">${warnings}</ul></header><nav aria-label="Parts of this page">${links}${THEME_BUTTON}</nav>`;
}

function marketHtml(answer: ExploreAnswer): string {
  const { market } = answer;
  const facts = [
    ['Span', `${spanText(market)}, ${formatCount(answer.data.rows, 'row')}`],
    ['Gaps', gapsText(market)],
    ['Volume', volumeText(market)],
    ['Stale', staleText(market)],
    ['Jumps', jumpsText(market)],
  ];
  const list = facts.map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text!)}</dd>`).join('');
  return `<dl>${list}</dl>${jumpsHtml(answer)}${monthsHtml(answer)}`;
}
