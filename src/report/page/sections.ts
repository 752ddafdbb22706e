import type { RunAnswer } from '../../core/index.ts';
import { escapeHtml, type HtmlColumn, htmlTable, section } from '../charts/html-text.ts';
import { groupSkipped, partSegments, segmentCounts } from '../lines/segment-lines.ts';
import type { Headline } from '../lines/strategy-lines.ts';
import { boundHead, boundText, targetFormat } from '../lines/target-lines.ts';
import { count, fixed, formatCount, formatSpan, interval, percent } from '../numbers.ts';
import { seriesOf, seriesText } from '../parts.ts';
import { heldName } from '../roles.ts';

/** The page's tables, from the same records as the terminal's. */

/** Names the data by its hash: where the file lies is no part of the run. */
export function headerHtml(answer: RunAnswer, title: string): string {
  const { data, segments, hashes } = answer;
  // Runs that were written before hashes were kept have none.
  const hash = (hashes as RunAnswer['hashes'] | undefined)?.data;
  const facts = [
    ['Data', `${formatSpan(data)}${hash === undefined ? '' : `, sha-256 ${hash.slice(0, 12)}…`}`],
    ...seriesOf(data).map((series) => ['Series', seriesText(series)]),
    ['Segments', segmentCounts(segments)],
    ['Run', answer.runId],
  ];
  const list = facts.map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text!)}</dd>`).join('');
  return `<header><h1>${escapeHtml(title)}</h1><dl>${list}</dl></header>`;
}

/** What a reader must know before believing a number. */
export function warningTexts(answer: RunAnswer): string[] {
  const { data, segments, strategies } = answer;
  const warnings: string[] = [];
  const { failed, skipped } = partSegments(segments);
  for (const { segments: which, reason } of groupSkipped(failed)) {
    warnings.push(`S${which.slice(1)} failed, flat in every strategy: ${reason}`);
  }
  for (const { segments: which, reason } of groupSkipped(skipped)) {
    warnings.push(`S${which.slice(1)} without a model, flat in every strategy: ${reason}`);
  }
  if (data.gapRows > 0)
    warnings.push(`${formatCount(data.gapRows, 'gap row')}: flat bars, neither trained on nor scored`);
  for (const [name, metrics] of Object.entries(strategies)) {
    if (metrics.totalReturn <= -1) warnings.push(`${name} lost everything: its equity is 0 from then on`);
    if (metrics.trades === 0) warnings.push(`${name} never traded: its ratios are undefined`);
  }
  const { classification } = answer;
  if (classification !== null && !(classification.logLoss < classification.naive.logLoss)) {
    warnings.push(
      'The model forecasts no better than the naive forecast (log loss): its probabilities add nothing to the newest known label',
    );
  }
  return warnings;
}

export function warningsHtml(answer: RunAnswer): string {
  const warnings = warningTexts(answer);
  if (warnings.length === 0) return '';
  return section(
    'Warnings',
    '',
    `<ul class="warnings">${warnings.map((text) => `<li>${escapeHtml(text)}</li>`).join('\n')}</ul>`,
  );
}

export function targetsHtml({ targets }: Pick<RunAnswer, 'targets'>): string {
  if (targets.length === 0) return '';
  const form = targets.map(targetFormat);
  const mark = (row: number) => `verdict ${targets[row]!.verdict.replace(' ', '-')}`;
  return section(
    'Targets',
    'met: every required interval lies above its bound; not met: one lies below; else not proven',
    `${htmlTable([
      { head: 'target', cells: targets.map((t) => t.name), text: true, rowHead: true },
      { head: 'value', cells: targets.map((t, i) => form[i]!(t.value)) },
      { head: '95 % interval', cells: targets.map((t, i) => interval(t.ci95, form[i]!)) },
      { head: boundHead(targets), cells: targets.map(boundText) },
      { head: 'naive', cells: targets.map((t, i) => form[i]!(t.naive)) },
      { head: 'verdict', cells: targets.map((t) => t.verdict), text: true, mark },
    ])}<ul class="says">${targets.map((t) => `<li>${escapeHtml(t.sentence)}</li>`).join('\n')}</ul>`,
  );
}

/** Headline figures of all strategies, and last of holding the market on the same rows. */
export function strategiesHtml({ strategies: own, hold }: RunAnswer): string {
  if (Object.keys(own).length === 0) return '';
  const strategies = hold === undefined ? own : { ...own, [heldName(Object.keys(own))]: hold };
  const all = Object.values(strategies);
  return section(
    'Strategies',
    'out of sample, after costs; hold: of the market, on the same rows; cost: of a round trip',
    htmlTable([
      ...headlineCells(strategies),
      { head: 'turn/y', hint: 'turnover a year', cells: all.map((m) => fixed(m.turnoverPerYear, 0)) },
      { head: 'expo', hint: 'mean exposure', cells: all.map((m) => percent(m.exposure, 0)) },
      { head: 'trades', cells: all.map((m) => count(m.trades)) },
      { head: 'hit', hint: 'share of trades with a profit', cells: all.map((m) => percent(m.hitRate, 0)) },
      { head: 'PF', hint: 'profit factor: profits over losses', cells: all.map((m) => fixed(m.profitFactor)) },
      { head: 'held, bars', hint: 'mean holding time in bars', cells: all.map((m) => count(m.averageHoldBars)) },
      { head: 'cost, bps', hint: 'cost of a round trip', cells: all.map((m) => fixed(m.costBps, 1)) },
    ]),
  );
}

/** Names and headline figures, one row a strategy: of a run, or of a portfolio. */
export function headlineCells(strategies: Readonly<Record<string, Headline>>): HtmlColumn[] {
  const all = Object.values(strategies);
  return [
    { head: 'strategy', cells: Object.keys(strategies), text: true, rowHead: true },
    { head: 'Sharpe', cells: all.map((m) => fixed(m.sharpe)) },
    { head: 'Sortino', cells: all.map((m) => fixed(m.sortino)) },
    { head: 'Calmar', cells: all.map((m) => fixed(m.calmar)) },
    { head: 'CAGR', cells: all.map((m) => percent(m.cagr)) },
    { head: 'vol', hint: 'volatility a year', cells: all.map((m) => percent(m.volatility)) },
    { head: 'max DD', hint: 'deepest drawdown', cells: all.map((m) => percent(m.maxDrawdown)) },
    { head: 'return', cells: all.map((m) => percent(m.totalReturn)) },
  ];
}
