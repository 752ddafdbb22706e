import { type ExploreAnswer, formatDuration } from '../../core/index.ts';
import { count, fixed, percent } from '../numbers.ts';
import { title } from '../parts.ts';
import { type Column, numbers, type TextOptions, table } from '../text.ts';
import { cut, said } from './line-parts.ts';
import { beyondNaive, bits, informationSentences, labelSentences } from './text.ts';

const MOST_TOLD = 8;

/** Share and runs of each regime. */
export function labelLines({ data, labels }: ExploreAnswer, options: TextOptions): string[] {
  const { classes } = labels;
  return [
    title('Labels', `${labels.use}; ${count(labels.undefinedRows)} rows without`, options),
    ...table(
      [
        { head: 'regime', cells: [...classes.map(({ name }) => cut(name)), 'all'] },
        numbers('rows', [...classes.map(({ rows }) => count(rows)), count(sum(classes.map(({ rows }) => rows)))]),
        numbers('share', [...classes.map(({ share }) => percent(share)), '']),
        numbers('runs', [...classes.map(({ runs }) => count(runs)), count(labels.runs)]),
        numbers('mean run, days', [...classes.map(({ meanRunDays }) => fixed(meanRunDays)), fixed(labels.meanRunDays)]),
      ],
      options,
    ),
    ...said(labelSentences(labels, data.intervalMs), options),
  ];
}

/** What follows what. */
export function transitionLines({ data, labels }: ExploreAnswer, options: TextOptions): string[] {
  const { classes, transitions, leadBars } = labels;
  if (classes.length > 8) return [];
  const later = leadBars === 0 ? 'at the row' : `${formatDuration(leadBars * data.intervalMs)} later`;
  return [
    title('Known label (line) to regime (column)', later, options),
    ...table(
      [
        { head: '', cells: classes.map(({ name }) => cut(name)) },
        ...classes.map(({ name }, code) =>
          numbers(
            name.slice(0, 10),
            transitions.map((row) => percent(row[code])),
          ),
        ),
      ],
      options,
    ),
  ];
}

/** What the columns that say most say of the regime, by lag. */
export function informationLines(answer: ExploreAnswer, options: TextOptions): string[] {
  const { information } = answer;
  const { lags, naive, columns, leadAt, level } = information;
  const heading = [title('Information', 'about the regime some time later, bits', options)];
  if (information.reason !== null) return [...heading, ...said(informationSentences(answer), options)];
  const judged = columns.filter(({ unjudged }) => unjudged === null);
  const telling = [
    ...beyondNaive(information),
    ...judged.toSorted((a, b) => b.lags[leadAt]!.bits - a.lags[leadAt]!.bits),
  ];
  const shown = [...new Set(telling)].slice(0, MOST_TOLD);
  return [
    ...heading,
    ...table(
      [
        { head: 'at', cells: ['known label', ...shown.map(({ name }) => cut(name).slice(0, 20))] },
        ...lags.map(
          ({ name }, k): Column =>
            numbers(name, [fixed(naive[k]!.bits, 3), ...shown.map(({ lags: own }) => bits(own[k]!, level))]),
        ),
      ],
      options,
    ),
    ...said(informationSentences(answer), options),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
