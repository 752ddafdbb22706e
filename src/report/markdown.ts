import type { Improvement, PortfolioAnswer, RunAnswer, TargetVerdict } from '../core/index.ts';
import { breakEven } from './lines/cost-lines.ts';
import { daysText } from './lines/portfolio-lines.ts';
import { segmentCounts } from './lines/segment-lines.ts';
import type { Headline } from './lines/strategy-lines.ts';
import { boundHead, boundText, targetFormat } from './lines/target-lines.ts';
import { escapeMarkdown, type MarkdownColumn, markdownTable } from './markdown-text.ts';
import { count, fixed, formatSpan, interval, percent, pValue, signed } from './numbers.ts';
import { warningTexts } from './page/sections.ts';

/** Words carry a verdict; a sign beside them is found faster. */
const SIGNS: Readonly<Record<string, string>> = { met: '✅', 'not met': '❌', 'not proven': '⚠️' };

/**
 * A run in Markdown, for a pull request: verdicts, warnings, then figures with their intervals. Nothing in it says where or when the run
 * was made: the same run gives the same text.
 */
export function formatMarkdown(answer: RunAnswer): string {
  return joined([
    `## Run ${escapeMarkdown(answer.runId)}`,
    verdicts(answer.targets),
    warnings(warningTexts(answer)),
    strategies(answer),
    improvements(answer.improvements),
    forecasts(answer),
    footer([
      ['data', `${formatSpan(answer.data)}`],
      ['segments', segmentCounts(answer.segments)],
      ['hashes', hashes(answer.hashes)],
    ]),
  ]);
}

/** A portfolio likewise. */
export function formatPortfolioMarkdown(answer: PortfolioAnswer): string {
  return joined([
    `## Portfolio ${escapeMarkdown(answer.runId)}`,
    verdicts(answer.targets),
    block('Strategies, of equal weight on every asset', markdownTable(headlines(answer.strategies))),
    improvements(answer.improvements),
    footer([
      ['assets', Object.keys(answer.assets).join(', ')],
      ['days', daysText(answer.days)],
    ]),
  ]);
}

function joined(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function block(heading: string, content: string): string {
  return content === '' ? '' : `### ${heading}\n\n${content}`;
}

function verdicts(targets: readonly TargetVerdict[]): string {
  const form = targets.map(targetFormat);
  const rows = markdownTable([
    { head: 'verdict', cells: targets.map(({ verdict }) => `${SIGNS[verdict] ?? ''} ${verdict}`.trim()), text: true },
    { head: 'target', cells: targets.map(({ name }) => name), text: true },
    { head: 'value', cells: targets.map((t, i) => form[i]!(t.value)) },
    { head: '95 % interval', cells: targets.map((t, i) => interval(t.ci95, form[i]!)) },
    { head: boundHead(targets), cells: targets.map(boundText) },
    { head: 'naive', cells: targets.map((t, i) => form[i]!(t.naive)) },
  ]);
  if (rows === '') return '';
  const sentences = targets.map(({ name, sentence }) => `- **${escapeMarkdown(name)}**: ${escapeMarkdown(sentence)}`);
  return block('Targets', `${rows}\n\n<details><summary>in words</summary>\n\n${sentences.join('\n')}\n\n</details>`);
}

function warnings(texts: readonly string[]): string {
  return block('Warnings', texts.map((text) => `- ${escapeMarkdown(text)}`).join('\n'));
}

function headlines(all: Readonly<Record<string, Headline>>): MarkdownColumn[] {
  const cells = (of: (figures: Headline) => string) => Object.values(all).map(of);
  return [
    { head: 'strategy', cells: Object.keys(all), text: true },
    { head: 'Sharpe', cells: cells(({ sharpe }) => fixed(sharpe)) },
    { head: 'Sortino', cells: cells(({ sortino }) => fixed(sortino)) },
    { head: 'CAGR', cells: cells(({ cagr }) => percent(cagr)) },
    { head: 'volatility', cells: cells(({ volatility }) => percent(volatility)) },
    { head: 'max DD', cells: cells(({ maxDrawdown }) => percent(maxDrawdown)) },
    { head: 'return', cells: cells(({ totalReturn }) => percent(totalReturn)) },
  ];
}

function strategies({ strategies: all, execution, hold }: RunAnswer): string {
  const named = { ...all, ...(hold === undefined ? {} : { '(holding the market)': hold }) };
  const figures = Object.entries(named);
  return block(
    'Strategies, out of sample and after costs',
    markdownTable([
      ...headlines(named),
      { head: 'trades', cells: figures.map(([, { trades }]) => count(trades)) },
      {
        head: 'break-even costs',
        cells: figures.map(([name]) => (execution?.[name] === undefined ? '–' : breakEven(execution[name]))),
      },
    ]),
  );
}

function improvements(all: readonly Improvement[]): string {
  return block(
    'Improvement of the Sharpe ratio',
    markdownTable([
      { head: 'strategy', cells: all.map(({ against }) => against), text: true },
      { head: 'over', cells: all.map(({ baseline }) => baseline), text: true },
      { head: 'lead', cells: all.map(({ sharpeDelta }) => signed(sharpeDelta)) },
      { head: '95 % interval', cells: all.map(({ ci95 }) => interval(ci95, signed)) },
      { head: 'p', cells: all.map(({ p }) => pValue(p)) },
      { head: 'placebo p', cells: all.map(({ placeboP }) => pValue(placeboP)) },
    ]),
  );
}

function forecasts({ classification, ic }: RunAnswer): string {
  if (classification === null) return '';
  const { naive, majority, rows } = classification;
  const all = [classification, naive, majority];
  const table = markdownTable([
    { head: 'forecast', cells: ['model', 'naive', 'majority'], text: true },
    { head: 'accuracy', cells: all.map(({ accuracy }) => percent(accuracy)) },
    { head: 'macro-F1', cells: all.map(({ macroF1 }) => fixed(macroF1, 3)) },
    { head: 'log loss', cells: all.map(({ logLoss }) => fixed(logLoss, 4)) },
  ]);
  const coefficient =
    ic === null
      ? ''
      : `\n\nInformation coefficient ${ic.horizonBars} bars ahead: ${signed(ic.pooledSpearman, 4)} (Newey–West t ${fixed(ic.neweyWestT)}), hit rate ${percent(ic.hitRate)}.`;
  return block(`Regime forecasts, ${count(rows)} rows out of sample`, table + coefficient);
}

function hashes(all: RunAnswer['hashes'] | undefined): string {
  const known = Object.entries(all ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return known.map(([name, hash]) => `${name} ${hash.slice(0, 12)}…`).join(', ');
}

function footer(facts: readonly (readonly [name: string, text: string])[]): string {
  const known = facts.filter(([, text]) => text !== '');
  return `<sub>${known.map(([name, text]) => `${name}: ${escapeMarkdown(text)}`).join(' · ')}</sub>`;
}
