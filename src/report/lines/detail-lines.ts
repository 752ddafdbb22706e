import type { RunAnswer } from '../../core/index.ts';
import { count, fixed, percent, signed, signedPercent } from '../numbers.ts';
import { title } from '../parts.ts';
import { type Column, numbers, type TextOptions, table } from '../text.ts';

/** What strategies' daily returns look like beyond the headline figures; the page has more of them. */
export function dayLines({ details }: Pick<RunAnswer, 'details'>, options: TextOptions): string[] {
  // Runs of before have none.
  if (details === undefined || Object.keys(details).length === 0) return [];
  const all = Object.values(details).map(({ days }) => days);
  const column = (head: string, cell: (days: (typeof all)[number]) => string): Column => numbers(head, all.map(cell));
  return [
    title('Daily returns', 'VaR and CVaR: 5 % of days; kurtosis: excess; longest time below a peak in days', options),
    ...table(
      [
        { head: 'strategy', cells: Object.keys(details) },
        column('Omega', (d) => fixed(d.omega)),
        column('Tail', (d) => fixed(d.tailRatio)),
        column('VaR', (d) => percent(d.valueAtRisk)),
        column('CVaR', (d) => percent(d.conditionalValueAtRisk)),
        column('Skew', (d) => signed(d.skew)),
        column('Kurt', (d) => signed(d.excessKurtosis, 1)),
        column('Ulcer', (d) => percent(d.ulcerIndex)),
        column('Stability', (d) => fixed(d.stability)),
        column('Longest', (d) => count(d.drawdown.longestRows)),
      ],
      options,
    ),
  ];
}

/** More years than these are left to the page. */
const MOST_YEARS = 5;

/** Return and Sharpe ratio of the newest years. */
export function yearLines({ details }: Pick<RunAnswer, 'details'>, options: TextOptions): string[] {
  const strategies = Object.values(details ?? {});
  const names = [...new Set(strategies.flatMap(({ years }) => years.map(({ name }) => name)))].sort();
  // One year is the whole, which stands in the strategies' own table.
  if (names.length < 2) return [];
  const shown = names.slice(-MOST_YEARS);
  const more = names.length > shown.length ? `; ${names.length - shown.length} earlier on the page` : '';
  return [
    title('By year', `return, Sharpe${more}`, options),
    ...table(
      [
        { head: 'strategy', cells: Object.keys(details ?? {}) },
        ...shown.map((year) =>
          numbers(
            year,
            strategies.map(({ years }) => {
              const line = years.find(({ name }) => name === year);
              return line === undefined ? '–' : `${signedPercent(line.totalReturn)} ${fixed(line.sharpe).padStart(6)}`;
            }),
          ),
        ),
      ],
      options,
    ),
  ];
}
