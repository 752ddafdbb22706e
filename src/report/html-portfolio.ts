import type { PortfolioAnswer } from '../core/index.ts';
import { improvementsHtml } from './html-improvements.ts';
import { headlineCells, targetsHtml } from './html-sections.ts';
import { PAGE_STYLE } from './html-style.ts';
import { escapeHtml, htmlTable, section } from './html-text.ts';
import { fixed, formatSpan, percent } from './numbers.ts';
import { daysText, doneText } from './portfolio-lines.ts';
import { svgLines } from './svg-lines.ts';

export interface PortfolioReport {
  readonly answer: PortfolioAnswer;
  readonly title: string;
  readonly series: { readonly time: readonly number[]; readonly equity: Readonly<Record<string, readonly number[]>> };
}

/** A portfolio as one HTML page that needs nothing else and asks for nothing. The same portfolio gives the same bytes. */
export function renderPortfolioHtml({ answer, title, series }: PortfolioReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
${[
  headerHtml(answer, title),
  targetsHtml(answer),
  section('Equity', 'of the portfolio, at the end of each UTC day', svgLines(series.time, series.equity)),
  strategiesHtml(answer),
  improvementsHtml(answer),
  assetsHtml(answer),
]
  .filter((part) => part !== '')
  .join('\n')}
</body>
</html>
`;
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
