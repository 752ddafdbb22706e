import type { DataSummary, Improvement, PortfolioFigures, SegmentsSummary, StrategyMetrics } from '../../core/index.ts';
import { count, fixed, formatCount, percent } from '../numbers.ts';
import { joinBlocks, labelled, title } from '../parts.ts';
import { type Column, numbers, type TextOptions, table } from '../text.ts';
import { improvementLines } from './improvement-lines.ts';
import { headlineColumns } from './strategy-lines.ts';
import { targetLines } from './target-lines.ts';

/** What the formatters read of a portfolio: a walk-forward's, or a backtest's, which lies nowhere. */
export interface PortfolioRecord extends PortfolioFigures {
  readonly runId?: string;
  readonly dir?: string;
  readonly assets: Readonly<
    Record<
      string,
      {
        readonly data: DataSummary;
        /** Of a walk-forward. */
        readonly segments?: SegmentsSummary;
        readonly strategies: Readonly<Record<string, StrategyMetrics>>;
        readonly improvements: readonly Improvement[];
      }
    >
  >;
}

/** Several assets for the terminal: each one's Sharpe ratios, their equal-weight portfolio, what was improved, the targets. */
export function formatPortfolio(answer: PortfolioRecord, options: TextOptions = {}): string {
  const { runId, dir, assets, days } = answer;
  return joinBlocks([
    [
      title(runId === undefined ? 'portfolio' : `portfolio ${runId}`, '', options),
      ...labelled('assets', `${Object.keys(assets).length}: ${Object.keys(assets).join(', ')}`, options),
      ...labelled('days', daysText(days), options),
    ],
    assetLines(answer, options),
    portfolioStrategyLines(answer, options),
    improvementLines(answer.improvements, options),
    targetLines(answer.targets, options),
    dir === undefined
      ? []
      : [
          ...labelled('results', dir, options),
          ...labelled('page', `${dir.replace(/[\\/]$/, '')}/report.html`, options),
        ],
  ]);
}

/** `805 UTC days, 2021-04-17 to 2023-06-30; assets: 7 on each, of equal weight`. */
export function daysText({ count: days, from, to, fewestAssets, mostAssets }: PortfolioFigures['days']): string {
  const each = fewestAssets === mostAssets ? `${mostAssets} on each` : `${fewestAssets} to ${mostAssets} on a day`;
  return `${formatCount(days, 'UTC day')}, ${from} to ${to}; assets: ${each}, of equal weight`;
}

/** `43/46`: segments that were trained, of those planned. */
export function doneText(segments: SegmentsSummary | undefined): string {
  return segments === undefined ? '–' : `${segments.done}/${segments.planned}`;
}

function assetLines({ assets, strategies }: PortfolioRecord, options: TextOptions): string[] {
  const names = Object.keys(strategies);
  if (names.length === 0) return [];
  const all = Object.entries(assets);
  const segmented = all.some(([, { segments }]) => segments !== undefined);
  return [
    title('Assets', 'Sharpe ratio of each strategy', options),
    ...table(
      [
        { head: 'asset', cells: all.map(([name]) => name) },
        numbers(
          'bars',
          all.map(([, { data }]) => count(data.rows)),
        ),
        ...(segmented
          ? [
              numbers(
                'segments',
                all.map(([, { segments }]) => doneText(segments)),
              ),
            ]
          : []),
        ...names.map((name) =>
          numbers(
            name,
            all.map(([, asset]) => fixed(asset.strategies[name]?.sharpe)),
          ),
        ),
      ],
      options,
    ),
  ];
}

function portfolioStrategyLines({ strategies }: PortfolioRecord, options: TextOptions): string[] {
  const names = Object.keys(strategies);
  if (names.length === 0) return [];
  const all = Object.values(strategies);
  const column = (head: string, cell: (m: (typeof all)[number]) => string): Column => numbers(head, all.map(cell));
  return [
    title('Portfolio', 'of its daily returns; last four columns: means of the assets', options),
    ...table(
      [
        ...headlineColumns(strategies),
        column('mean SR', (m) => fixed(m.meanSharpe)),
        column('mean DD', (m) => percent(m.meanMaxDrawdown)),
        column('Turn/y', (m) => fixed(m.meanTurnoverPerYear, 0)),
        column('Expo', (m) => percent(m.meanExposure, 0)),
      ],
      options,
    ),
  ];
}
