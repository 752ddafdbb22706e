import type { CompareAnswer, ComparedStrategies, FigureDifference } from '../../core/index.ts';
import { improvedOf } from '../lines/improvement-text.ts';
import { count, day, fixed, formatCount, formatSpan, interval, percent, pValue, signed } from '../numbers.ts';
import { joinBlocks, labelled, title } from '../parts.ts';
import { type Column, inked, numbers, type TextOptions, table, textWidth, wrap } from '../text.ts';
import { besideRival, figureLead, pairSentence, scoreLead, scoreName, scoreVerdict } from './text.ts';

/** Wider tables are harder to read side by side. */
const WIDEST = 80;

/** Values of a configuration longer than this stand on the page alone. */
const LONGEST = 24;

/** Paths that the terminal lists; the page has all. */
const MOST_PATHS = 12;

/** A comparison for the terminal. */
export function formatCompare(answer: CompareAnswer, given: TextOptions = {}): string {
  const options = { ...given, width: Math.min(WIDEST, given.width ?? WIDEST) };
  return joinBlocks([
    runLines(answer, options),
    noteLines(answer, options),
    entryLines(answer, options),
    pairLines(answer, options),
    differenceLines(answer, options),
    forecastLines(answer, options),
    configurationLines(answer, options),
  ]);
}

function runLines({ runs }: CompareAnswer, options: TextOptions): string[] {
  return runs.flatMap(({ name, runId, data, days, segments, sameBars }, i) => {
    const other = i === 0 ? '' : sameBars ? ', same bars' : ', other bars';
    const span = `${formatSpan(data)}, ${segments.done} of ${formatCount(segments.planned, 'segment')}, ${formatCount(days, 'scored day')}`;
    return labelled(i === 0 ? 'run' : 'and', `${runs.length > 1 ? name : runId}: ${span}${other}`, options);
  });
}

function noteLines({ notes }: CompareAnswer, options: TextOptions): string[] {
  return notes.flatMap((note) => wrap(note, textWidth(options), '  ')).map((line) => inked(line, 'yellow', options));
}

function entryLines({ entries }: CompareAnswer, options: TextOptions): string[] {
  const column = (head: string, cell: (entry: CompareAnswer['entries'][number]) => string): Column =>
    numbers(head, entries.map(cell));
  return [
    title('Side by side', 'out of sample, after costs', options),
    ...table(
      [
        { head: 'strategy', cells: entries.map(({ name }) => name) },
        column('Sharpe', ({ metrics }) => fixed(metrics.sharpe)),
        column('Sortino', ({ metrics }) => fixed(metrics.sortino)),
        column('CAGR', ({ metrics }) => percent(metrics.cagr)),
        column('Vol', ({ metrics }) => percent(metrics.volatility)),
        column('Max DD', ({ metrics }) => percent(metrics.maxDrawdown)),
        column('Turn/y', ({ metrics }) => fixed(metrics.turnoverPerYear, 0)),
        column('Expo', ({ metrics }) => percent(metrics.exposure, 0)),
        column('Trades', ({ metrics }) => count(metrics.trades)),
      ],
      options,
    ),
  ];
}

function pairLines({ pairs }: CompareAnswer, options: TextOptions): string[] {
  if (pairs.length === 0) return [];
  const column = (head: string, cell: (pair: ComparedStrategies) => string): Column => numbers(head, pairs.map(cell));
  return [
    title('Sharpe ratios', 'paired on common days; Holm: for all held against one', options),
    ...table(
      [
        { head: 'strategy', cells: pairs.map(({ against }) => against) },
        { head: 'over', cells: pairs.map(({ baseline, against }) => besideRival(baseline, against)) },
        column('lead', ({ improvement }) => signed(improvement.sharpeDelta)),
        column('95 % interval', ({ improvement }) => interval(improvement.ci95, signed)),
        column('p', ({ improvement }) => pValue(improvement.p)),
        column('Holm', ({ holmP }) => pValue(holmP)),
        column('segments', ({ segments }) => improvedOf(segments)),
      ],
      options,
    ),
    ...pairs.flatMap((pair) => bullet(pairSentence(pair), options)),
  ];
}

/** A sentence under a dot, its further lines under its first word. */
function bullet(text: string, options: TextOptions): string[] {
  const [first = '', ...rest] = wrap(text, textWidth(options), '  ');
  return [`· ${first.trimStart()}`, ...rest];
}

/** Figures that the terminal tells of each pair beside the Sharpe ratio. */
const SHOWN = [
  ['cagr', 'growth/y'],
  ['volatility', 'volatility'],
  ['maxDrawdown', 'deepest DD'],
  ['turnoverPerYear', 'turn/y'],
] as const;

function differenceLines({ pairs }: CompareAnswer, options: TextOptions): string[] {
  if (pairs.length === 0) return [];
  const rows = pairs.flatMap((pair) =>
    SHOWN.flatMap(([figure, head]) => {
      const found = pair.differences.find((one) => one.figure === figure);
      return found === undefined ? [] : [{ pair, head, found }];
    }),
  );
  const seen = new Set<ComparedStrategies>();
  const once = (pair: ComparedStrategies): string => {
    if (seen.has(pair)) return '';
    seen.add(pair);
    return `${pair.against} − ${besideRival(pair.baseline, pair.against)}`;
  };
  const cell = (found: FigureDifference): string =>
    found.reason === null ? interval(found.ci95, (value) => figureLead(found, value)) : '–';
  return [
    title('Differences', 'growth and volatility: ratio less 1', options),
    ...table(
      [
        { head: '', cells: rows.map(({ pair }) => once(pair)) },
        { head: '', cells: rows.map(({ head }) => head) },
        numbers(
          'difference',
          rows.map(({ found }) => figureLead(found, found.difference)),
        ),
        numbers(
          '95 % interval',
          rows.map(({ found }) => cell(found)),
        ),
      ],
      options,
    ),
  ];
}

function forecastLines({ runs, forecasts }: CompareAnswer, options: TextOptions): string[] {
  if (forecasts.length === 0) return [];
  const scored = runs.flatMap(({ name, forecast }) => (forecast === null ? [] : [{ name, ...forecast }]));
  const column = (head: string, cell: (run: (typeof scored)[number]) => string): Column =>
    numbers(head, scored.map(cell));
  return [
    title('Forecasts', 'each run on its own rows', options),
    ...table(
      [
        { head: 'run', cells: scored.map(({ name }) => name) },
        column('rows', (run) => count(run.rows)),
        column('accuracy', (run) => percent(run.accuracy)),
        column('naive', (run) => percent(run.naiveAccuracy)),
        column('macro F1', (run) => fixed(run.macroF1, 3)),
        column('log loss', (run) => fixed(run.logLoss, 3)),
        column('IC', (run) => signed(run.ic?.value, 3)),
        column('t', (run) => fixed(run.ic?.t, 1)),
      ],
      options,
    ),
    ...forecasts.flatMap(({ baseline, against, rows, figures, reason }) =>
      reason !== null
        ? wrap(`${against} and ${baseline} are not paired: ${reason}.`, textWidth(options), '  ')
        : figures.flatMap((one) => {
            const { figure, difference, ci95, p } = one;
            const told = `${against} against ${baseline}, ${scoreName(figure)}: ${scoreLead(figure, difference)} (95 % ${interval(ci95, (value) => scoreLead(figure, value))}${Number.isFinite(p) ? `, p ${pValue(p)}` : ''}) on ${count(rows)} common rows: ${scoreVerdict(one, baseline, against)}.`;
            return bullet(told, options);
          }),
    ),
  ];
}

function configurationLines({ configuration }: CompareAnswer, options: TextOptions): string[] {
  const short = (text: string | null): string =>
    text === null ? '–' : text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return configuration.flatMap(({ baseline, against, differences }, i) => {
    const about = `${against} against ${besideRival(baseline, against)}`;
    const fits = 'Configuration  '.length + about.length <= textWidth(options);
    const head = [
      ...(i === 0 ? [] : ['']),
      title('Configuration', fits ? about : '', options),
      ...(fits ? [] : wrap(about, textWidth(options), '  ')),
    ];
    if (differences.length === 0) return [...head, '  no difference'];
    const listed = differences.slice(0, MOST_PATHS);
    const more = differences.length - listed.length;
    return [
      ...head,
      ...table(
        [
          { head: 'path', cells: listed.map(({ path }) => path) },
          { head: baseline, cells: listed.map((one) => short(one.baseline)) },
          { head: against, cells: listed.map((one) => short(one.against)) },
        ],
        options,
      ),
      ...(more > 0 ? [`  and ${formatCount(more, 'further path')}: see the page or --json`] : []),
    ];
  });
}

/** Days as a reader says them. */
export function daysText({ days }: Pick<ComparedStrategies, 'days'>): string {
  return `${formatCount(days.count, 'common day')}, ${day(days.from)} to ${day(days.to)}`;
}
