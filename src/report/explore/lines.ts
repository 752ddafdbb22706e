import { type ExploreAnswer, formatDuration } from '../../core/index.ts';
import { compact, count, fixed, interval, percent, signed, signedPercent } from '../numbers.ts';
import { dataLines, joinBlocks, labelled, title } from '../parts.ts';
import { type Column, inked, numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';
import {
  at,
  beyondNaive,
  bits,
  changeInterval,
  driftSentences,
  gapsText,
  informationSentences,
  jumpsText,
  labelSentences,
  redundantText,
  spanText,
  staleText,
  volumeText,
} from './text.ts';

const WIDTH = 80;
const MOST_JUMPS = 5;
const MOST_PAIRS = 12;
const MOST_TOLD = 8;
const MOST_DRIFTS = 12;
const NAME = 24;

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

function said(sentences: readonly string[], options: TextOptions): string[] {
  return sentences.flatMap((text) => wrap(text, textWidth(options)));
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

/** One line a column: what it is like, what it says, whether it drifts. */
function columnLines({ features, information, drift }: ExploreAnswer, options: TextOptions): string[] {
  if (features.length === 0) return [];
  const told = new Map(information.columns.map((column) => [column.name, column]));
  const drifts = new Map(drift.columns.map((column) => [column.name, column]));
  const { leadAt, level, lags } = information;
  const lead = lags[leadAt]?.name ?? '';
  return [
    title('Columns', `far: beyond 5 robust deviations; bits at ${lead}, and beyond the known label`, options),
    ...table(
      [
        { head: 'name', cells: features.map(({ name }) => cut(name)) },
        numbers(
          'missing',
          features.map(({ missing }) => count(missing)),
        ),
        numbers(
          'mean',
          features.map(({ mean }) => compact(mean)),
        ),
        numbers(
          'sd',
          features.map(({ sd }) => compact(sd)),
        ),
        numbers(
          'far',
          features.map(({ extremes }) => percent(extremes)),
        ),
        numbers(
          'bits',
          features.map(({ name }) => {
            const found = told.get(name)?.lags[leadAt];
            return found === undefined ? '–' : bits(found, level);
          }),
        ),
        numbers(
          'beyond',
          features.map(({ name }) => {
            const found = told.get(name)?.beyondNaive;
            return found === undefined ? '–' : bits(found, level);
          }),
        ),
        { head: 'drift', cells: features.map(({ name }) => shortVerdict(drifts.get(name)?.verdict)) },
      ],
      options,
    ),
  ];
}

const VERDICTS: Readonly<Record<string, string>> = { 'within noise': 'noise', 'too slow to tell': 'slow' };

function shortVerdict(verdict: string | undefined): string {
  return verdict === undefined ? '–' : (VERDICTS[verdict] ?? verdict);
}

function cut(name: string): string {
  return name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name;
}

function correlationLines(answer: ExploreAnswer, options: TextOptions): string[] {
  const { redundant, names } = answer.correlations;
  if (names.length < 2) return [];
  const shown = redundant.slice(0, MOST_PAIRS);
  const more = redundant.length - shown.length;
  return [
    title('Alike', '', options),
    ...said([redundantText(answer)], options),
    ...shown.map(({ a, b, correlation }) => `  ${signed(correlation, 3)}  ${cut(a)}  ${cut(b)}`),
    ...(more > 0 ? [`  and ${count(more)} more (--json, --html)`] : []),
  ];
}

function labelLines({ data, labels }: ExploreAnswer, options: TextOptions): string[] {
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

function transitionLines({ data, labels }: ExploreAnswer, options: TextOptions): string[] {
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

function informationLines(answer: ExploreAnswer, options: TextOptions): string[] {
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

function driftLines({ drift }: ExploreAnswer, options: TextOptions): string[] {
  const shown = drift.columns
    .filter(({ verdict }) => verdict === 'drift' || verdict === 'perhaps')
    .toSorted((a, b) => a.p - b.p || b.ks - b.ksNoise95 - (a.ks - a.ksNoise95))
    .slice(0, MOST_DRIFTS);
  return [
    title('Drift', '', options),
    ...said(driftSentences(drift), options),
    ...(shown.length === 0
      ? []
      : table(
          [
            { head: 'column', cells: shown.map(({ name }) => cut(name)) },
            numbers(
              'distance',
              shown.map(({ ks }) => fixed(ks, 3)),
            ),
            numbers(
              'noise to',
              shown.map(({ ksNoise95 }) => fixed(ksNoise95, 3)),
            ),
            numbers(
              'stability',
              shown.map(({ psi }) => fixed(psi, 3)),
            ),
            numbers(
              'noise to',
              shown.map(({ psiNoise95 }) => fixed(psiNoise95, 3)),
            ),
            { head: 'verdict', cells: shown.map(({ verdict }) => verdict) },
          ],
          options,
        )),
    ...(drift.classes.length === 0
      ? []
      : table(
          [
            { head: 'regime', cells: drift.classes.map(({ name }) => cut(name)) },
            numbers(
              'first',
              drift.classes.map(({ first }) => percent(first)),
            ),
            numbers(
              'last',
              drift.classes.map(({ last }) => percent(last)),
            ),
            numbers(
              'change',
              drift.classes.map(({ difference }) => signedPercent(difference.value)),
            ),
            numbers('95 %', drift.classes.map(changeInterval)),
          ],
          options,
        )),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
