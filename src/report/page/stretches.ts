import type { RunAnswer, StrategyDetails, StretchMetrics } from '../../core/index.ts';
import { escapeHtml, type HtmlColumn, htmlTable, section } from '../charts/html-text.ts';
import { barsSvg } from '../charts/svg-bars.ts';
import { count, day, fixed, type MaybeNumber, percent, signedPercent } from '../numbers.ts';

type Details = readonly (readonly [name: string, details: StrategyDetails])[];

/** The strategies of one year below each other; empty for runs without details. */
export function yearsHtml(answer: Pick<RunAnswer, 'details'>): string {
  const details: Details = Object.entries(answer.details ?? {});
  const names = [...new Set(details.flatMap(([, { years }]) => years.map(({ name }) => name)))].sort();
  const rows = names.flatMap((year) => {
    const lines = details.flatMap(([strategy, { years }]) =>
      years.filter(({ name }) => name === year).map((line) => ({ ...line, strategy })),
    );
    return lines.map((line, i) => ({ ...line, year: i === 0 ? year : '' }));
  });
  if (rows.length === 0) return '';
  return section(
    'By year',
    'UTC; drawdown at every close, from the year’s own start',
    htmlTable([
      { head: 'year', cells: rows.map(({ year }) => year), text: true },
      { head: 'strategy', cells: rows.map(({ strategy }) => strategy), text: true },
      ...stretchColumns(rows),
    ]),
  );
}

function stretchColumns(rows: readonly StretchMetrics[]): HtmlColumn[] {
  return [
    { head: 'days', cells: rows.map(({ days }) => count(days)) },
    {
      head: 'return',
      cells: rows.map(({ totalReturn }) => signedPercent(totalReturn)),
      mark: (row) => signOf(rows[row]!.totalReturn),
    },
    { head: 'Sharpe', cells: rows.map(({ sharpe }) => fixed(sharpe)) },
    { head: 'Sortino', cells: rows.map(({ sortino }) => fixed(sortino)) },
    { head: 'vol', hint: 'volatility a year', cells: rows.map(({ volatility }) => percent(volatility)) },
    { head: 'max DD', hint: 'deepest drawdown', cells: rows.map(({ maxDrawdown }) => percent(maxDrawdown)) },
    {
      head: 'hit',
      hint: 'days with a gain, of those that are not 0',
      cells: rows.map(({ hitRate }) => percent(hitRate, 0)),
    },
    { head: 'expo', hint: 'mean exposure', cells: rows.map(({ exposure }) => percent(exposure, 0)) },
  ];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A heat map: a row a year of a strategy, a column a month. */
export function monthsHtml(answer: Pick<RunAnswer, 'details'>): string {
  const details: Details = Object.entries(answer.details ?? {});
  const rows = details.flatMap(([strategy, { months, years }]) => {
    const returns = new Map([...months, ...years].map(({ name, totalReturn }) => [name, totalReturn]));
    return [...new Set(months.map(({ name }) => name.slice(0, 4)))].map((year, i) => ({
      strategy: i === 0 ? strategy : '',
      year,
      returns,
    }));
  });
  if (rows.length === 0) return '';
  const largest = {
    month: largestOf(details.flatMap(([, { months }]) => months)),
    whole: largestOf(details.flatMap(([, { years }]) => years)),
  };
  const column = (head: string, suffix: string): HtmlColumn => {
    const values = rows.map(({ year, returns }) => returns.get(year + suffix));
    return {
      head,
      cells: values.map((value) => (value === undefined ? '' : signedPercent(value))),
      mark: (row) => (signOf(values[row]) === '' ? '' : `heat ${signOf(values[row])}`),
      style: (row) =>
        signOf(values[row]) === '' ? '' : `--h:${heat(values[row]!, largest[suffix === '' ? 'whole' : 'month'])}`,
    };
  };
  return section(
    'By month',
    'returns of UTC months, the deeper the colour the larger: blue a gain, orange a loss; they compound to the year’s',
    htmlTable([
      { head: 'strategy', cells: rows.map(({ strategy }) => strategy), text: true },
      { head: 'year', cells: rows.map(({ year }) => year) },
      ...MONTHS.map((head, i) => column(head, `-${String(i + 1).padStart(2, '0')}`)),
      column('whole', ''),
    ]),
  );
}

/** What counts as deepest: nine in ten are below it, so that one wild month doesn't bleach all others. */
function largestOf(stretches: readonly StretchMetrics[]): number {
  const sizes = stretches
    .map(({ totalReturn }) => Math.abs(totalReturn))
    .filter((size) => size > 0)
    .sort((a, b) => a - b);
  return sizes[Math.floor(0.9 * (sizes.length - 1))] ?? 1;
}

function heat(value: number, largest: number): string {
  return Math.min(1, Math.abs(value) / largest).toFixed(2);
}

/** A picture a strategy, its table under it. */
export function segmentReturnsHtml({ details: all, data }: Pick<RunAnswer, 'details' | 'data'>): string {
  const details: Details = Object.entries(all ?? {});
  const from = Date.parse(data.from);
  const opens = (row: number): string => day(new Date(from + row * data.intervalMs).toISOString());
  const parts = details.flatMap(([strategy, { segments }]) => {
    if (segments.length === 0) return [];
    const gains = segments.filter(({ totalReturn }) => totalReturn > 0).length;
    const picture = barsSvg(
      `${strategy}: return of each segment`,
      segments.map(({ name, start, totalReturn }) => ({
        value: totalReturn,
        tip: `segment ${name}, from ${opens(start)}: ${signedPercent(totalReturn)}`,
      })),
    );
    const lines = htmlTable([
      { head: 'segment', cells: segments.map(({ name }) => name) },
      { head: 'from', cells: segments.map(({ start }) => opens(start)) },
      ...stretchColumns(segments),
    ]);
    const summary = escapeHtml(`${strategy}: a gain in ${gains} of ${segments.length} segments`);
    return `${picture}<details><summary>${summary}</summary>${lines}</details>`;
  });
  return section('By segment', 'returns of the test windows, in order; a single window says little', parts.join('\n'));
}

function signOf(value: MaybeNumber): string {
  if (typeof value !== 'number' || value === 0) return '';
  return value > 0 ? 'gain' : 'loss';
}
