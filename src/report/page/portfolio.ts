import type { PortfolioAnswer } from '../../core/index.ts';
import { htmlDocument } from '../charts/document.ts';
import { escapeHtml, htmlTable, section } from '../charts/html-text.ts';
import { THEME_BAR } from '../charts/theme-bar.ts';
import { COMPARE_SCRIPT, compareChart, compareChartHtml } from '../compare/page-chart.ts';
import { daysText, doneText } from '../lines/portfolio-lines.ts';
import { fixed, formatSpan, percent } from '../numbers.ts';
import { improvementsHtml } from './improvements.ts';
import { headlineCells, targetsHtml } from './sections.ts';

export interface PortfolioReport {
  readonly answer: PortfolioAnswer;
  readonly title: string;
  readonly series: { readonly time: readonly number[]; readonly equity: Readonly<Record<string, readonly number[]>> };
}

/** A portfolio as one HTML page that needs nothing else and asks for nothing. The same portfolio gives the same bytes. */
export function renderPortfolioHtml({ answer, title, series }: PortfolioReport): string {
  const { time } = series;
  const lines = Object.entries(series.equity).map(([name, equity]) => ({ name, time, equity }));
  const chart = compareChartHtml(
    compareChart(lines, new Set()),
    'Equity and drawdown of the portfolio under each strategy; the table under Strategies tells where each ended',
  );
  return htmlDocument({
    title,
    body: [
      headerHtml(answer, title),
      THEME_BAR,
      targetsHtml(answer),
      section(
        'Equity and drawdown',
        'of the portfolio, at the end of each UTC day; drag the bar below the chart to zoom, or hold Ctrl and scroll',
        chart,
      ),
      strategiesHtml(answer),
      improvementsHtml(answer),
      assetsHtml(answer),
    ],
    script: COMPARE_SCRIPT,
  });
}

function headerHtml({ runId, days, assets }: PortfolioAnswer, title: string): string {
  const facts = [
    ['Assets', Object.keys(assets).join(', ')],
    ['Days', daysText(days)],
    ['Portfolio', runId],
  ];
  const list = facts.map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text!)}</dd>`).join('');
  return `<header><h1>${escapeHtml(title)}</h1><dl>${list}</dl></header>`;
}

function strategiesHtml({ strategies }: PortfolioAnswer): string {
  const names = Object.keys(strategies);
  if (names.length === 0) return '';
  const all = Object.values(strategies);
  return section(
    'Strategies',
    'the assets’ daily returns with equal weight; drawdowns of day’s ends',
    htmlTable([
      ...headlineCells(strategies),
      { head: 'mean Sharpe', hint: 'mean of the assets', cells: all.map((m) => fixed(m.meanSharpe)) },
      { head: 'mean DD', hint: 'mean of the assets', cells: all.map((m) => percent(m.meanMaxDrawdown)) },
      { head: 'mean turn/y', hint: 'mean of the assets', cells: all.map((m) => fixed(m.meanTurnoverPerYear, 0)) },
      { head: 'mean expo', hint: 'mean of the assets', cells: all.map((m) => percent(m.meanExposure, 0)) },
    ]),
  );
}

/** Each asset on a line: what it is, and each strategy's Sharpe ratio and deepest drawdown. */
function assetsHtml({ assets, strategies }: PortfolioAnswer): string {
  const all = Object.entries(assets);
  return section(
    'Assets',
    'each is a run of its own, with a page of its own',
    htmlTable([
      { head: 'asset', cells: all.map(([name]) => name), text: true },
      { head: 'run', cells: all.map(([, asset]) => asset.runId), text: true },
      { head: 'data', cells: all.map(([, asset]) => formatSpan(asset.data)), text: true },
      { head: 'segments', hint: 'trained, of those planned', cells: all.map(([, asset]) => doneText(asset.segments)) },
      ...Object.keys(strategies).flatMap((name) => [
        { head: `${name}: Sharpe`, cells: all.map(([, asset]) => fixed(asset.strategies[name]?.sharpe)) },
        { head: 'max DD', cells: all.map(([, asset]) => percent(asset.strategies[name]?.maxDrawdown)) },
      ]),
    ]),
  );
}
