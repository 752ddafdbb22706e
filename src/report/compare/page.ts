import type { CompareAnswer } from '../../core/index.ts';
import { htmlDocument } from '../charts/document.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { THEME_BAR } from '../charts/theme-bar.ts';
import { count, fixed, formatCount, formatSpan, interval, percent, pValue, signed } from '../numbers.ts';
import { COMPARE_SCRIPT, type CompareSeries, compareChart, compareChartHtml } from './page-chart.ts';
import { differencesHtml, pairsHtml, segmentsHtml } from './page-pairs.ts';
import { pairSentence, scoreLead, scoreName, scoreValue, scoreVerdict } from './text.ts';

export interface CompareReport {
  readonly answer: CompareAnswer;
  readonly title: string;
  readonly series: readonly CompareSeries[];
}

const STYLE = `
tbody th { color: var(--ink); font-weight: 500; }
main > section { min-width: 0; }
.says li { margin: .35rem 0; max-width: 75rem; } details { margin: .5rem 0; } code { overflow-wrap: anywhere; font-size: .85rem; }
.scroll:focus-visible { outline: 2px solid var(--soft); } table.paths td { white-space: normal; overflow-wrap: anywhere; max-width: 26rem; }
@media (max-width: 639px) { ul { padding-left: 1.2rem; } }
`;

/** A comparison as one HTML page that needs nothing else and asks for nothing. The same comparison gives the same bytes. */
export function renderCompareHtml({ answer, title, series }: CompareReport): string {
  const held = new Set(answer.entries.flatMap((entry) => (entry.strategy === 'hold' ? [entry.name] : [])));
  const chart = compareChart(series, held);
  const drawn = compareChartHtml(
    chart,
    'Equity and drawdown of all that is compared, on one scale; the table under Side by side tells where each ended',
  );
  const note = chart.cut
    ? 'over the rows that all cover, each from 1; drag the bar below the chart to zoom, or hold Ctrl and scroll'
    : 'out of sample, after costs; drag the bar below the chart to zoom, or hold Ctrl and scroll';
  const parts = [
    notesHtml(answer),
    findingsHtml(answer),
    section('Equity and drawdown', note, drawn),
    entriesHtml(answer),
    pairsHtml(answer),
    differencesHtml(answer),
    segmentsHtml(answer),
    forecastsHtml(answer),
    configurationHtml(answer),
  ].filter((part) => part !== '');
  return htmlDocument({
    title,
    style: STYLE,
    body: [
      '<a class="skip" href="#says">To the findings</a>',
      headerHtml(answer, title),
      THEME_BAR,
      `<main>\n${parts.join('\n')}\n</main>`,
    ],
    script: COMPARE_SCRIPT,
  });
}

/** Data by its hash: where files lie is no part of a comparison. */
function headerHtml({ runs }: CompareAnswer, title: string): string {
  const facts = runs.map(({ name, runId, data, hashes, segments, days, sameBars }, i): [string, string] => {
    const other = i === 0 ? '' : sameBars ? '; the same bars' : '; other bars';
    return [
      runs.length > 1 ? `Run ${name}` : 'Run',
      `${runId}: ${formatSpan(data)} (sha-256 ${hashes.bars.slice(0, 12)}…), ${segments.done} of ${formatCount(segments.planned, 'segment')}, ${formatCount(days, 'scored day')}${other}`,
    ];
  });
  const list = facts.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('');
  return `<header><h1>${escapeHtml(title)}</h1><dl>${list}</dl></header>`;
}

function listOf(name: string, texts: readonly string[]): string {
  return `<ul class="${name}">${texts.map((text) => `<li>${escapeHtml(text.replaceAll(' %', '\u00a0%'))}</li>`).join('\n')}</ul>`;
}

function notesHtml({ notes }: CompareAnswer): string {
  return notes.length === 0 ? '' : section('Warnings', '', listOf('warnings', notes));
}

function findingsHtml({ pairs }: CompareAnswer): string {
  if (pairs.length === 0) return '';
  return `<div id="says">${section('What it says', 'Sharpe ratios of the days that both have', listOf('says', pairs.map(pairSentence)))}</div>`;
}

function entriesHtml({ entries }: CompareAnswer): string {
  const all = entries.map(({ metrics }) => metrics);
  const held = entries.some((entry) => entry.held)
    ? '<p>hold: a whole position bought at the first test row and held on the same rows, through the same engine, at the costs of the first baseline; no stops.</p>'
    : '';
  return section(
    'Side by side',
    'each over all of its run’s scored rows; hold in bars',
    `${htmlTable([
      { head: 'strategy', cells: entries.map(({ name }) => name), text: true, rowHead: true },
      { head: 'Sharpe', cells: all.map((m) => fixed(m.sharpe)) },
      { head: 'Sortino', cells: all.map((m) => fixed(m.sortino)) },
      { head: 'Calmar', cells: all.map((m) => fixed(m.calmar)) },
      { head: 'CAGR', hint: 'growth a year', cells: all.map((m) => percent(m.cagr)) },
      { head: 'vol', hint: 'volatility a year', cells: all.map((m) => percent(m.volatility)) },
      { head: 'max DD', hint: 'deepest drawdown', cells: all.map((m) => percent(m.maxDrawdown)) },
      { head: 'return', cells: all.map((m) => percent(m.totalReturn)) },
      { head: 'turn/y', hint: 'turnover a year', cells: all.map((m) => fixed(m.turnoverPerYear, 0)) },
      { head: 'expo', hint: 'mean exposure', cells: all.map((m) => percent(m.exposure, 0)) },
      { head: 'trades', cells: all.map((m) => count(m.trades)) },
      { head: 'hit', hint: 'share of trades with a profit', cells: all.map((m) => percent(m.hitRate, 0)) },
      { head: 'PF', hint: 'profit factor: profits over losses', cells: all.map((m) => fixed(m.profitFactor)) },
      { head: 'hold', hint: 'mean holding time in bars', cells: all.map((m) => fixed(m.averageHoldBars, 0)) },
      { head: 'days', hint: 'UTC days with a scored row', cells: entries.map(({ days }) => count(days)) },
    ])}${held}`,
  );
}

function forecastsHtml({ runs, forecasts }: CompareAnswer): string {
  if (forecasts.length === 0) return '';
  const scored = runs.flatMap(({ name, forecast }) => (forecast === null ? [] : [{ name, ...forecast }]));
  const own = htmlTable([
    { head: 'run', cells: scored.map(({ name }) => name), text: true, rowHead: true },
    { head: 'rows', cells: scored.map(({ rows }) => count(rows)) },
    { head: 'accuracy', cells: scored.map(({ accuracy }) => percent(accuracy)) },
    { head: 'naive', hint: 'the newest known label', cells: scored.map(({ naiveAccuracy }) => percent(naiveAccuracy)) },
    { head: 'macro F1', cells: scored.map(({ macroF1 }) => fixed(macroF1, 3)) },
    { head: 'log loss', cells: scored.map(({ logLoss }) => fixed(logLoss, 3)) },
    { head: 'naive’s', cells: scored.map(({ naiveLogLoss }) => fixed(naiveLogLoss, 3)) },
    { head: 'Brier', cells: scored.map(({ brier }) => fixed(brier, 3)) },
    { head: 'IC', hint: 'pooled rank correlation', cells: scored.map(({ ic }) => signed(ic?.value, 3)) },
    { head: 't', hint: 'Newey–West', cells: scored.map(({ ic }) => fixed(ic?.t, 1)) },
  ]);
  const pairs = forecasts.map(({ baseline, against, rows, figures, reason }) => {
    if (reason !== null) return `<p>${escapeHtml(`${against} and ${baseline} are not paired: ${reason}.`)}</p>`;
    const table = htmlTable([
      { head: 'score', cells: figures.map(({ figure }) => scoreName(figure)), text: true, rowHead: true },
      { head: against, cells: figures.map((one) => scoreValue(one.figure, one.against)) },
      { head: baseline, cells: figures.map((one) => scoreValue(one.figure, one.baseline)) },
      { head: 'difference', cells: figures.map((one) => scoreLead(one.figure, one.difference)) },
      {
        head: '95 % interval',
        cells: figures.map((one) => interval(one.ci95, (value) => scoreLead(one.figure, value))),
      },
      { head: 'p', cells: figures.map((one) => pValue(one.p)) },
      { head: 'verdict', cells: figures.map((one) => scoreVerdict(one, baseline, against)), text: true },
      { head: 'how', cells: figures.map((one) => one.reason ?? one.method), text: true },
    ]);
    return `<h3>${escapeHtml(`${against} against ${baseline}, ${formatCount(rows, 'common row')}`)}</h3>${table}`;
  });
  return section(
    'Forecasts',
    'each run on its own rows, then paired where both mean the same',
    `${own}\n${pairs.join('\n')}`,
  );
}

function configurationHtml({ configuration }: CompareAnswer): string {
  const parts = configuration.map(({ baseline, against, differences }) => {
    const head = `<h3>${escapeHtml(`${against} against ${baseline}`)}</h3>`;
    if (differences.length === 0) return `${head}<p>No difference.</p>`;
    const table = htmlTable([
      { head: 'path', cells: differences.map(({ path }) => path), text: true, rowHead: true },
      { head: baseline, cells: differences.map((one) => one.baseline ?? '–'), text: true },
      { head: against, cells: differences.map((one) => one.against ?? '–'), text: true },
    ]);
    return head + table.replace('<table>', '<table class="paths">');
  });
  return section('Configuration', 'what differs, by path; all else is equal', parts.join('\n'));
}
