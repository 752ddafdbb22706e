import { type ExploreAnswer, formatDuration } from '../../core/index.ts';
import { fixed, interval, percent, signed, signedPercent } from '../numbers.ts';
import { dataLines, joinBlocks, labelled, title } from '../parts.ts';
import { inked, numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';
import { columnLines, correlationLines, driftLines } from './column-lines.ts';
import { informationLines, labelLines, transitionLines } from './label-lines.ts';
import { said } from './line-parts.ts';
import { at, gapsText, jumpsText, spanText, staleText, volumeText } from './text.ts';

const WIDTH = 80;
const MOST_JUMPS = 5;

/** A portrait for the terminal, at most 80 columns. */
export function formatExplore(answer: ExploreAnswer, options: TextOptions = {}): string {
  const narrow = { ...options, width: Math.min(WIDTH, options.width ?? WIDTH) };
  return joinBlocks([
    answer.cautions.flatMap((text) => wrap(text, textWidth(narrow)).map((line) => inked(line, 'yellow', narrow))),
    marketLines(answer, narrow),
    returnLines(answer, narrow),
    memoryLines(answer, narrow),
    columnLines(answer, narrow),
    correlationLines(answer, narrow),
    labelLines(answer, narrow),
    transitionLines(answer, narrow),
    informationLines(answer, narrow),
    driftLines(answer, narrow),
  ]);
}

function marketLines({ data, market }: ExploreAnswer, options: TextOptions): string[] {
  const jumps = market.jumps.largest.slice(0, MOST_JUMPS);
  return [
    title('Market', '', options),
    ...dataLines(data, options),
    ...labelled('span', spanText(market), options),
    ...labelled('gaps', gapsText(market), options),
    ...labelled('volume', volumeText(market), options),
    ...labelled('stale', staleText(market), options),
    ...labelled('jumps', jumpsText(market), options),
    ...(jumps.length === 0
      ? []
      : table(
          [
            { head: 'largest', cells: jumps.map(({ time }) => at(time)) },
            { head: 'is a', cells: jumps.map(({ kind }) => kind) },
            numbers(
              'move',
              jumps.map(({ move }) => signedPercent(move, 2)),
            ),
            numbers(
              'deviations',
              jumps.map(({ deviations }) => fixed(deviations, 0)),
            ),
          ],
          options,
        )),
  ];
}

function returnLines({ returns }: ExploreAnswer, options: TextOptions): string[] {
  const { shapes } = returns;
  const cells = (of: (shape: (typeof shapes)[number]) => string) => shapes.map(of);
  const quantile = (share: number) => (shape: (typeof shapes)[number]) =>
    signedPercent(shape.quantiles.find((one) => one.share === share)?.value, 2);
  return [
    title('Returns', 'logarithms; per bar and per day', options),
    ...table(
      [
        { head: 'over a', cells: cells(({ over }) => over) },
        numbers(
          'sd',
          cells(({ sd }) => percent(sd, 2)),
        ),
        numbers(
          'a year',
          cells(({ annualVolatility }) => percent(annualVolatility, 0)),
        ),
        numbers(
          'skew',
          cells(({ skew }) => fixed(skew)),
        ),
        numbers(
          'kurtosis',
          cells(({ excessKurtosis }) => fixed(excessKurtosis, 1)),
        ),
        numbers('1 %', cells(quantile(0.01))),
        numbers('99 %', cells(quantile(0.99))),
        numbers(
          'worst',
          cells(({ min }) => signedPercent(min, 1)),
        ),
        numbers(
          'best',
          cells(({ max }) => signedPercent(max, 1)),
        ),
        numbers(
          'tails',
          cells(({ tailIndex: { falls, rises } }) => `${fixed(falls, 1)}/${fixed(rises, 1)}`),
        ),
      ],
      options,
    ),
    ...said(returns.sentences, options),
  ];
}

function memoryLines({ data, returns }: ExploreAnswer, options: TextOptions): string[] {
  if (returns.returns.length === 0) return [];
  const range = (ci: readonly number[]) => interval(ci, (value) => signed(value, 3));
  return [
    title('Memory', 'autocorrelation of returns, and of their sizes; 95 % intervals', options),
    ...table(
      [
        numbers(
          'lag',
          returns.returns.map(({ lagBars }) => formatDuration(lagBars * data.intervalMs)),
        ),
        numbers(
          'returns',
          returns.returns.map(({ value }) => signed(value, 3)),
        ),
        numbers(
          '',
          returns.returns.map(({ ci95 }) => range(ci95)),
        ),
        numbers(
          'sizes',
          returns.absolute.map(({ value }) => signed(value, 3)),
        ),
        numbers(
          '',
          returns.absolute.map(({ ci95 }) => range(ci95)),
        ),
      ],
      options,
    ),
  ];
}
